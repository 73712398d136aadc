# SPDX-License-Identifier: GPL-3.0-or-later
# kesu_manual(PROGRAM SECTION PAGE): the manual page that PROGRAM prints of itself, built and
# installed. A sanitized program is for tests alone and prints none.
include(GNUInstallDirs)
set(KESU_MANUALS ${CMAKE_BINARY_DIR}/man)
file(MAKE_DIRECTORY ${KESU_MANUALS})

function(kesu_manual program section page)
	if(KESU_SANITIZE)
		return()
	endif()
	add_custom_command(OUTPUT ${KESU_MANUALS}/${page}
		COMMAND ${program} --man ${section} > ${KESU_MANUALS}/${page}
		DEPENDS ${program}
		COMMENT "Printing ${page}" VERBATIM)
	add_custom_target(man-${page} ALL DEPENDS ${KESU_MANUALS}/${page})
	install(FILES ${KESU_MANUALS}/${page} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section})
endfunction()
