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
    portcullis_reuse_headers(${name} ${arg_DEPENDS})
    if(arg_QT)
        set_target_properties(${name} PROPERTIES AUTOMOC ON AUTOUIC ON AUTORCC ON)
    endif()
endfunction()

# What most tests include is read once for all of them: it is two thirds of the time that one takes to
# compile. Two such sets, as Qt Test offers more where widgets are used.
function(portcullis_test_headers name)
    cmake_parse_arguments(arg "" "" "LIBS;HEADERS" ${ARGN})
    portcullis_headers(${name} LIBS Qt6::Test ${arg_LIBS} HEADERS <QTest> <algorithm> <array> <chrono>
        <functional> <memory> <optional> <ranges> <span> <string> <string_view> <thread> <unordered_map>
        <variant> <vector> ${arg_HEADERS})
    portcullis_test_flags(${name} ${arg_LIBS})
endfunction()

# Qt Test gives each program macros of its own, which would make the common headers useless. What a
# test measures is the code that it calls: optimising the test itself takes longer than running it.
function(portcullis_test_flags name)
    if(MSVC)
        return()
    endif()
    target_compile_options(${name} PRIVATE -O0)
    target_compile_options(${name} PRIVATE -UQT_TESTCASE_BUILDDIR -UQT_TESTCASE_SOURCEDIR)
    if(NOT "Qt6::Widgets" IN_LIST ARGN)
        target_compile_options(${name} PRIVATE -UQT_NETWORK_LIB -UQT_GUI_LIB -UQT_WIDGETS_LIB)
    endif()
endfunction()

# portcullis_register_test(name COMMAND word… [LABELS label…] [TIMEOUT seconds] [ENVIRONMENT entry…])
# What ctest runs under this name.
function(portcullis_register_test name)
    cmake_parse_arguments(arg "" "TIMEOUT" "COMMAND;LABELS;ENVIRONMENT" ${ARGN})
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 60)
    endif()
    if(PORTCULLIS_SANITIZE)
        math(EXPR arg_TIMEOUT "3 * ${arg_TIMEOUT}")
    endif()
    add_test(NAME ${name} COMMAND ${arg_COMMAND})
    # No display, one locale, and an end to a hung event loop.
    set_tests_properties(${name} PROPERTIES
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;${arg_ENVIRONMENT}"
        TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}"
        # What may take long begins first: at the end nobody waits for a single test.
        COST ${arg_TIMEOUT})
endfunction()

# portcullis_test(tst_name [LIBS target…] [LABELS label…] [TIMEOUT seconds] [OWN_FLAGS] [NOT_REGISTERED])
# One Qt Test program from tst_name.cpp in this folder. With the label gui it may use widgets. With
# OWN_FLAGS it is compiled in another way than the rest, and shares no headers with it. With
# NOT_REGISTERED the caller says how ctest runs it.
function(portcullis_test name)
    cmake_parse_arguments(arg "OWN_FLAGS;NOT_REGISTERED" "TIMEOUT" "LIBS;LABELS" ${ARGN})
    # One call of moc, as the class stands in the source: AUTOMOC takes three more steps a program.
    set(moc ${CMAKE_CURRENT_BINARY_DIR}/${name}.moc)
    add_custom_command(OUTPUT ${moc} DEPENDS ${name}.cpp VERBATIM
        COMMAND Qt6::moc -i --no-notes -o ${moc} ${CMAKE_CURRENT_SOURCE_DIR}/${name}.cpp)
    add_executable(${name} ${name}.cpp ${moc})
    target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
    target_link_libraries(${name} PRIVATE Qt6::Test ${arg_LIBS})
    if("gui" IN_LIST arg_LABELS)
        portcullis_test_flags(${name} Qt6::Widgets)
        target_precompile_headers(${name} REUSE_FROM portcullis_gui_test_headers)
    elseif(NOT arg_OWN_FLAGS)
        portcullis_test_flags(${name})
        target_precompile_headers(${name} REUSE_FROM portcullis_test_headers)
    endif()
    if(NOT arg_NOT_REGISTERED)
        portcullis_register_test(${name} COMMAND ${name} LABELS ${arg_LABELS} TIMEOUT ${arg_TIMEOUT})
    endif()
endfunction()
