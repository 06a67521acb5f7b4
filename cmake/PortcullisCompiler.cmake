# SPDX-License-Identifier: GPL-3.0-only
# Compiler flags for everything below.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release)
endif()

if(MSVC)
    add_compile_options(/W4 /WX /permissive- /utf-8)
else()
    add_compile_options(-Wall -Wextra -Wpedantic -Werror -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        # GCC 12 reports these inside inlined standard library and coroutine code.
        add_compile_options(-Wno-maybe-uninitialized -Wno-restrict -Wno-stringop-overflow
                            -Wno-array-bounds -Wno-stringop-overread -Wno-dangling-pointer
                            -Wno-free-nonheap-object)
    endif()
endif()
if(WIN32)
    # Windows 10; and no macros where the standard library has functions.
    add_compile_definitions(_WIN32_WINNT=0x0A00 NOMINMAX WIN32_LEAN_AND_MEAN UNICODE _UNICODE)
endif()
add_compile_definitions(QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_KEYWORDS QT_NO_FOREACH)

if(PORTCULLIS_SANITIZE)
    add_compile_options(-fsanitize=${PORTCULLIS_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${PORTCULLIS_SANITIZE})
    # This check opens a pipe to see whether an object's memory is there. In a process that has no
    # descriptor left, as some tests want it, it takes a sound object for none.
    add_compile_options(-fno-sanitize=vptr)
endif()

# There are hundreds of test programs to link, which lld does four times as fast. What is packaged is
# built without tests, and linked as the system does it.
find_program(PORTCULLIS_LLD ld.lld)
if(PORTCULLIS_TESTS AND PORTCULLIS_LLD AND CMAKE_SYSTEM_NAME STREQUAL "Linux")
    add_link_options(-fuse-ld=lld)
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # Without the first no program with precompiled headers is ever found again; without the second all of
    # these headers, a hundred megabytes, are read anew for every source.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros
        CCACHE_INODECACHE=true ${CCACHE_PROGRAM})
endif()
