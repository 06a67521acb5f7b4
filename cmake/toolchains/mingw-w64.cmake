# SPDX-License-Identifier: GPL-3.0-only
# Cross-compiles for 64-bit Windows with Debian's MinGW-w64 (gcc, posix threads).
#
# QT_WIN_PREFIX, as a cache variable or in the environment, is a folder that holds a Qt for Windows
# in qt/ (or is one itself) and OpenSSL in openssl/. Qt's own toolchain file is not used: it holds
# paths of the machine that built it. moc, uic and rcc are those of the host's Qt.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_C_COMPILER x86_64-w64-mingw32-gcc-posix)
set(CMAKE_CXX_COMPILER x86_64-w64-mingw32-g++-posix)
set(CMAKE_RC_COMPILER x86_64-w64-mingw32-windres)

if(NOT QT_WIN_PREFIX)
    set(QT_WIN_PREFIX "$ENV{QT_WIN_PREFIX}")
endif()
set(QT_WIN_PREFIX "${QT_WIN_PREFIX}" CACHE PATH "Qt and OpenSSL for Windows")
# Compiler checks run this file again in projects of their own.
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES QT_WIN_PREFIX)
set(roots "")
foreach(folder "${QT_WIN_PREFIX}/qt" "${QT_WIN_PREFIX}/openssl" "${QT_WIN_PREFIX}")
    if(IS_DIRECTORY "${folder}")
        list(APPEND roots "${folder}")
    endif()
endforeach()
set(CMAKE_FIND_ROOT_PATH ${roots} /usr/x86_64-w64-mingw32)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)

set(QT_HOST_PATH "/usr" CACHE PATH "Qt of the host, for moc, uic and rcc")
if(NOT DEFINED QT_HOST_PATH_CMAKE_DIR)
    set(QT_HOST_PATH_CMAKE_DIR "/usr/lib/x86_64-linux-gnu/cmake" CACHE PATH "Its CMake packages")
endif()
# The host's rcc compresses with zstd, which this Qt was not built to read.
set(CMAKE_AUTORCC_OPTIONS "--no-zstd" CACHE STRING "Options of rcc")
