# SPDX-License-Identifier: GPL-3.0-or-later
# Language level and warnings. Warnings are errors under gcc and clang alike.
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_EXTENSIONS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

add_library(kesu_compiler INTERFACE)
target_compile_definitions(kesu_compiler INTERFACE _GNU_SOURCE KESU_VERSION="${PROJECT_VERSION}")
# clang's -Wdouble-promotion objects to NAN and INFINITY, which are float constants by the standard.
target_compile_options(kesu_compiler INTERFACE
	$<$<C_COMPILER_ID:GNU>:-Wdouble-promotion> $<$<C_COMPILER_ID:GNU>:-Wno-format-truncation>
	-Wall -Wextra -Werror -Wshadow -Wpointer-arith -Wcast-qual -Wstrict-prototypes
	-Wmissing-prototypes -Wundef -Wformat=2 -Wvla -Wwrite-strings -Wimplicit-fallthrough
	-fno-common -fstack-protector-strong)
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT KESU_SANITIZE)
	target_compile_definitions(kesu_compiler INTERFACE _FORTIFY_SOURCE=2)
endif()
if(KESU_SANITIZE)
	target_compile_options(kesu_compiler INTERFACE
		-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
	target_link_options(kesu_compiler INTERFACE -fsanitize=address,undefined)
endif()
if(KESU_COVERAGE)
	target_compile_options(kesu_compiler INTERFACE --coverage)
	target_link_options(kesu_compiler INTERFACE --coverage)
endif()
if(KESU_FUZZ)
	target_compile_options(kesu_compiler INTERFACE -fsanitize=fuzzer-no-link)
endif()
