# SPDX-License-Identifier: GPL-3.0-or-later
# kesu_room(NAME [SOURCES ...] [LINKS ...] [PRIVATE_LINKS ...])
# A static library whose public headers are in ./include and whose private ones are in ./src.
function(kesu_room name)
	cmake_parse_arguments(ROOM "" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
	add_library(${name} STATIC ${ROOM_SOURCES})
	target_include_directories(${name}
		PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/include
		PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/src)
	target_link_libraries(${name} PUBLIC ${ROOM_LINKS} PRIVATE kesu_compiler ${ROOM_PRIVATE_LINKS})
endfunction()

# kesu_unit_test(NAME ROOM...) builds NAME.c with cmocka and registers it with ctest.
function(kesu_unit_test name)
	add_executable(${name} ${name}.c)
	target_link_libraries(${name} PRIVATE kesu_compiler PkgConfig::CMOCKA ${ARGN})
	add_test(NAME unit.${name} COMMAND ${name})
	set_tests_properties(unit.${name} PROPERTIES LABELS unit)
endfunction()

# kesu_uses_cluster(TEST): the test's servers start from a cluster that the test integration.cluster
# makes once, and not from initdb.
function(kesu_uses_cluster test)
	set_property(TEST ${test} APPEND PROPERTY FIXTURES_REQUIRED cluster)
	set_property(TEST ${test} APPEND PROPERTY
		ENVIRONMENT KESU_TEST_CLUSTER=${CMAKE_BINARY_DIR}/tests/cluster)
endfunction()

# kesu_integration_program(TEST ARGUMENT...) runs Python in this folder against the program.
function(kesu_integration_program test)
	set(program kesu-stat)
	if(KESU_SERVER)
		set(program kesu)
	endif()
	set(environment KESU_PROGRAM=$<TARGET_FILE:${program}>
		KESU_STAT=$<TARGET_FILE:kesu-stat> KESU_SOURCE=${CMAKE_SOURCE_DIR})
	add_test(NAME ${test} COMMAND Python3::Interpreter -B ${ARGN}
		WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
	set_tests_properties(${test} PROPERTIES ENVIRONMENT "${environment}")
endfunction()

# kesu_integration_test(NAME [SERIAL] [LABELS ...]) runs NAME.py (unittest) against the program:
# kesu, or kesu-stat where there is no server.
# SERIAL: alone on the machine, because it measures or kills.
function(kesu_integration_test name)
	cmake_parse_arguments(TEST "SERIAL" "" "LABELS" ${ARGN})
	kesu_integration_program(integration.${name} -m unittest -v ${name})
	if("slow" IN_LIST TEST_LABELS)
		set_tests_properties(integration.${name} PROPERTIES COST 100)
	endif()
	set_tests_properties(integration.${name} PROPERTIES
		LABELS "integration;${TEST_LABELS}" RUN_SERIAL "${TEST_SERIAL}")
	if(uses_cluster)
		kesu_uses_cluster(integration.${name})
	endif()
endfunction()

# kesu_fuzz_target(NAME ROOM...) builds NAME.c for libFuzzer; its seeds lie in corpus/NAME. The
# seeds are replayed as a test; .ci/run looks for new inputs. The target fuzz_targets is all of them.
function(kesu_fuzz_target name)
	add_executable(${name} ${name}.c)
	target_link_libraries(${name} PRIVATE kesu_compiler ${ARGN})
	target_link_options(${name} PRIVATE -fsanitize=fuzzer)
	set_target_properties(${name} PROPERTIES
		RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/fuzz)
	add_dependencies(fuzz_targets ${name})
	add_test(NAME fuzz.${name} COMMAND ${name} -runs=0 ${CMAKE_CURRENT_SOURCE_DIR}/corpus/${name})
	set_tests_properties(fuzz.${name} PROPERTIES LABELS fuzz)
endfunction()
