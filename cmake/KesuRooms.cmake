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
	set_tests_properties(unit.${name} PROPERTIES LABELS unit TIMEOUT 120)
endfunction()
