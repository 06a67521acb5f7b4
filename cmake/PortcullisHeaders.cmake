# SPDX-License-Identifier: GPL-3.0-only
# Precompiled headers: what most sources include is read once for all of them. A source still includes
# what it uses: the Windows and headless builds, with CMAKE_DISABLE_PRECOMPILE_HEADERS=ON, hold that.

# portcullis_headers(NAME [LIBS target…] HEADERS <header>…)
# One such set, for targets that are compiled with the flags which come with LIBS.
function(portcullis_headers name)
    cmake_parse_arguments(arg "" "" "LIBS;HEADERS" ${ARGN})
    set(source ${PROJECT_BINARY_DIR}/${name}.cpp)
    file(CONFIGURE OUTPUT ${source} CONTENT "// Empty: only its headers count.\n")
    add_library(${name} OBJECT EXCLUDE_FROM_ALL ${source})
    target_link_libraries(${name} PRIVATE ${arg_LIBS})
    target_precompile_headers(${name} PRIVATE ${arg_HEADERS})
endfunction()

# portcullis_reaches(OUT WANTED target…): whether one of them links WANTED, if only by way of others.
function(portcullis_reaches out wanted)
    set(open ${ARGN})
    set(seen)
    while(open AND NOT wanted IN_LIST open)
        list(POP_FRONT open one)
        if(TARGET ${one} AND NOT one IN_LIST seen)
            list(APPEND seen ${one})
            get_target_property(links ${one} INTERFACE_LINK_LIBRARIES)
            if(links)
                list(APPEND open ${links})
            endif()
        endif()
    endwhile()
    if(open)
        set(${out} ON PARENT_SCOPE)
    else()
        set(${out} OFF PARENT_SCOPE)
    endif()
endfunction()

set(standard_headers <algorithm> <array> <atomic> <charconv> <chrono> <cstdint> <cstring> <functional> <map>
    <memory> <mutex> <optional> <set> <span> <string> <string_view> <thread> <tl/expected.hpp> <tuple>
    <unordered_map> <utility> <variant> <vector>)
portcullis_headers(portcullis_standard_headers LIBS portcullis_header_only HEADERS ${standard_headers})
portcullis_headers(portcullis_qt_headers LIBS portcullis_header_only Qt6::Core
    HEADERS ${standard_headers} <QByteArray> <QCoreApplication> <QFile> <QJsonArray> <QJsonDocument>
        <QJsonObject> <QList> <QObject> <QPointer> <QString> <QThreadPool> <QTimer>)
if(TARGET Qt6::Widgets)
    portcullis_headers(portcullis_widget_headers LIBS portcullis_header_only Qt6::Widgets
        HEADERS ${standard_headers} <QtWidgets>)
endif()

# portcullis_reuse_headers(NAME target…): for a library that links these, the set with the most of what
# it may include. Each is compiled with flags of its own.
function(portcullis_reuse_headers name)
    portcullis_reaches(widgets Qt6::Widgets ${ARGN})
    portcullis_reaches(qt Qt6::Core ${ARGN})
    if(widgets)
        target_precompile_headers(${name} REUSE_FROM portcullis_widget_headers)
    elseif(qt)
        target_precompile_headers(${name} REUSE_FROM portcullis_qt_headers)
    else()
        target_precompile_headers(${name} REUSE_FROM portcullis_standard_headers)
    endif()
endfunction()
