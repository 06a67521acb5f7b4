# SPDX-License-Identifier: GPL-3.0-only
# Every dependency of the project; docs/dependencies.md says what each is for.
find_package(Threads REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(Qt6 6.4 REQUIRED COMPONENTS Core Network Sql)
find_package(Qt6 6.4 QUIET COMPONENTS HttpServer)
# Keeps the master key of the store where the system has a place for it, and the app's token.
find_package(Qt6Keychain QUIET)
if(PORTCULLIS_GUI)
    # One by one: what is missing hides none of the others.
    foreach(component Widgets Svg Charts DBus LinguistTools)
        find_package(Qt6 6.4 QUIET COMPONENTS ${component})
    endforeach()
endif()
if(PORTCULLIS_TESTS)
    find_package(Qt6 6.4 REQUIRED COMPONENTS Test)
endif()

# Header-only libraries may be those of the build host when cross-compiling. Only their own
# folders are linked into an include folder of ours, so that no other header of the host is seen.
set(PORTCULLIS_HEADER_ONLY ${CMAKE_BINARY_DIR}/header-only)
file(MAKE_DIRECTORY ${PORTCULLIS_HEADER_ONLY})
foreach(pair "tl/expected.hpp" "rapidjson/reader.h")
    get_filename_component(folder ${pair} DIRECTORY)
    find_path(PORTCULLIS_${folder}_INCLUDE ${pair} HINTS /usr/include NO_CMAKE_FIND_ROOT_PATH REQUIRED)
    file(CREATE_LINK ${PORTCULLIS_${folder}_INCLUDE}/${folder} ${PORTCULLIS_HEADER_ONLY}/${folder} COPY_ON_ERROR SYMBOLIC)
endforeach()
add_library(portcullis_header_only INTERFACE)
target_include_directories(portcullis_header_only SYSTEM INTERFACE ${PORTCULLIS_HEADER_ONLY})

# Regular expressions in routes. Without it a document that uses one is refused with a message.
find_path(RE2_INCLUDE_DIR re2/re2.h)
find_library(RE2_LIBRARY re2)
add_library(portcullis_re2 INTERFACE)
if(RE2_INCLUDE_DIR AND RE2_LIBRARY)
    target_compile_definitions(portcullis_re2 INTERFACE PORTCULLIS_HAVE_RE2=1)
    target_link_libraries(portcullis_re2 INTERFACE ${RE2_LIBRARY})
endif()

# Frames and HPACK of HTTP/2; without it HTTP/1.1 is all that is spoken.
add_library(portcullis_nghttp2 INTERFACE)
find_path(NGHTTP2_INCLUDE_DIR nghttp2/nghttp2.h)
find_library(NGHTTP2_LIBRARY nghttp2)
if(NGHTTP2_INCLUDE_DIR AND NGHTTP2_LIBRARY)
    target_compile_definitions(portcullis_nghttp2 INTERFACE PORTCULLIS_HAVE_NGHTTP2=1)
    target_include_directories(portcullis_nghttp2 SYSTEM INTERFACE ${NGHTTP2_INCLUDE_DIR})
    target_link_libraries(portcullis_nghttp2 INTERFACE ${NGHTTP2_LIBRARY})
endif()

# Reads what Redis answers; without it a document with `counters` is refused with a message.
add_library(portcullis_hiredis INTERFACE)
find_path(HIREDIS_INCLUDE_DIR hiredis/hiredis.h)
find_library(HIREDIS_LIBRARY hiredis)
if(HIREDIS_INCLUDE_DIR AND HIREDIS_LIBRARY)
    target_compile_definitions(portcullis_hiredis INTERFACE PORTCULLIS_HAVE_HIREDIS=1)
    target_include_directories(portcullis_hiredis SYSTEM INTERFACE ${HIREDIS_INCLUDE_DIR})
    target_link_libraries(portcullis_hiredis INTERFACE ${HIREDIS_LIBRARY})
endif()

# The native transport on io_uring; without it epoll serves.
add_library(portcullis_uring INTERFACE)
if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
    find_path(URING_INCLUDE_DIR liburing.h)
    find_library(URING_LIBRARY uring)
    if(URING_INCLUDE_DIR AND URING_LIBRARY)
        target_compile_definitions(portcullis_uring INTERFACE PORTCULLIS_HAVE_URING=1)
        target_include_directories(portcullis_uring SYSTEM INTERFACE ${URING_INCLUDE_DIR})
        target_link_libraries(portcullis_uring INTERFACE ${URING_LIBRARY})
    endif()
endif()
