# SPDX-License-Identifier: GPL-3.0-only

# portcullis_layer(NAME [QT] [FOLDER sub-folder] [DEPENDS target…])
# One static library for one folder: every source in it, and the layers it may include. With QT the
# sources go through moc.
function(portcullis_layer name)
    cmake_parse_arguments(arg "QT" "FOLDER" "DEPENDS" ${ARGN})
    set(folder ${CMAKE_CURRENT_SOURCE_DIR}/${arg_FOLDER})
    file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.cpp ${folder}/*.h)
    list(FILTER sources EXCLUDE REGEX "main\\.cpp$")
    if(NOT sources MATCHES "\\.cpp")
        # Headers only: nothing to archive.
        add_library(${name} INTERFACE)
        target_include_directories(${name} INTERFACE ${PROJECT_SOURCE_DIR})
        target_link_libraries(${name} INTERFACE ${arg_DEPENDS})
        return()
    endif()
    add_library(${name} STATIC ${sources})
    target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
    target_link_libraries(${name} PUBLIC ${arg_DEPENDS})
    if(arg_QT)
        set_target_properties(${name} PROPERTIES AUTOMOC ON AUTOUIC ON AUTORCC ON)
    endif()
endfunction()

# portcullis_test(tst_name [LIBS target…] [LABELS label…] [TIMEOUT seconds])
# One Qt Test program from tst_name.cpp in this folder.
function(portcullis_test name)
    cmake_parse_arguments(arg "" "TIMEOUT" "LIBS;LABELS" ${ARGN})
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 60)
    endif()
    add_executable(${name} ${name}.cpp)
    # The moc of Qt 6.4 stumbles over <compare> of libstdc++ 12 and needs nothing of it.
    set_target_properties(${name} PROPERTIES AUTOMOC ON AUTOMOC_MOC_OPTIONS "-D_COMPARE")
    target_link_libraries(${name} PRIVATE Qt6::Test ${arg_LIBS})
    add_test(NAME ${name} COMMAND ${name})
    # No display, one locale, and an end to a hung event loop.
    set_tests_properties(${name} PROPERTIES
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8"
        TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}")
endfunction()
