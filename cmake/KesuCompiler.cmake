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
# Programs at addresses of their own choice, tables of calls that are read-only once they run; where
# the processor has them, marked targets of jumps; and no stack that grows past its guard.
include(CheckPIESupported)
check_pie_supported(LANGUAGES C)
target_link_options(kesu_compiler INTERFACE LINKER:-z,relro LINKER:-z,now)
include(CheckCCompilerFlag)
foreach(flag -fcf-protection -fstack-clash-protection)
	string(MAKE_C_IDENTIFIER "KESU_HAS${flag}" known)
	check_c_compiler_flag(${flag} ${known})
	if(${known})
		target_compile_options(kesu_compiler INTERFACE ${flag})
	endif()
endforeach()
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
