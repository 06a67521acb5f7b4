# SPDX-License-Identifier: GPL-3.0-only
# What goes where on Linux, and the packages of it: `cpack` in the build folder makes .deb and .rpm of
# the components `service` (portcullis) and `admin` (portcullis-admin). docs/operating/install.md.
if(WIN32 OR APPLE OR NOT TARGET portcullisd)
    return()
endif()
# Packages are made of what was built; tests need not be.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
include(GNUInstallDirs)
set(linux ${PROJECT_SOURCE_DIR}/installer/linux)
set(packages ${PROJECT_BINARY_DIR}/packages)

# portcullis_compressed(FILE NAME): FILE as NAME.gz, without time or name in it, so that it is the same bytes
# always.
function(portcullis_compressed file to)
    file(MAKE_DIRECTORY ${packages})
    execute_process(COMMAND gzip -9nc ${file} OUTPUT_FILE ${packages}/${to}.gz COMMAND_ERROR_IS_FATAL ANY)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
endfunction()

# portcullis_install_docs(COMPONENT PACKAGE): what every package has.
function(portcullis_install_docs component package)
    set(folder ${CMAKE_INSTALL_DATAROOTDIR}/doc/${package})
    portcullis_compressed(${PROJECT_SOURCE_DIR}/CHANGELOG.md changelog)
    install(FILES ${packages}/changelog.gz DESTINATION ${folder} COMPONENT ${component})
    install(FILES ${linux}/debian/copyright DESTINATION ${folder} COMPONENT ${component})
endfunction()

# --- portcullis
install(TARGETS portcullisd portcullisctl RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT service)
install(PROGRAMS ${linux}/first-start DESTINATION lib/portcullis COMPONENT service)
install(FILES ${linux}/systemd/portcullis.service ${linux}/systemd/portcullis-first-start.service
    ${linux}/systemd/portcullis.socket ${linux}/systemd/portcullis@.socket
    DESTINATION lib/systemd/system COMPONENT service)
install(FILES ${linux}/systemd/portcullis.sysusers DESTINATION lib/sysusers.d RENAME portcullis.conf
    COMPONENT service)
install(FILES ${linux}/portcullis.default DESTINATION /etc/default RENAME portcullis COMPONENT service)
install(FILES ${linux}/portcullis.logrotate DESTINATION /etc/logrotate.d RENAME portcullis
    COMPONENT service)
foreach(page portcullisd.8 portcullisctl.1)
    portcullis_compressed(${linux}/man/${page} ${page})
    string(REGEX REPLACE ".*\\." "" section ${page})
    install(FILES ${packages}/${page}.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section}
        COMPONENT service)
endforeach()
foreach(program portcullisd portcullisctl)
    install(FILES ${linux}/completion/${program}.bash
        DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/bash-completion/completions RENAME ${program}
        COMPONENT service)
endforeach()
install(FILES ${PROJECT_SOURCE_DIR}/README.md DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/doc/portcullis
    COMPONENT service)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs/ DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/doc/portcullis/docs
    COMPONENT service PATTERN CMakeLists.txt EXCLUDE PATTERN "benchmarks/*.json" EXCLUDE)
portcullis_install_docs(service portcullis)

# --- portcullis-admin
if(TARGET portcullis-admin)
    set(app io.portcullis.Admin)
    install(TARGETS portcullis-admin RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT admin)
    install(FILES ${linux}/desktop/${app}.desktop DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/applications
        COMPONENT admin)
    install(FILES ${linux}/desktop/${app}.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/metainfo
        COMPONENT admin)
    install(FILES ${linux}/desktop/${app}.svg
        DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/icons/hicolor/scalable/apps COMPONENT admin)
    install(PROGRAMS ${linux}/polkit/local-token DESTINATION lib/portcullis COMPONENT admin)
    install(FILES ${linux}/polkit/io.portcullis.local-token.policy
        DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/polkit-1/actions COMPONENT admin)
    portcullis_compressed(${linux}/man/portcullis-admin.1 portcullis-admin.1)
    install(FILES ${packages}/portcullis-admin.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1
        COMPONENT admin)
    portcullis_install_docs(admin portcullis-admin)
endif()

# --- cpack
set(CPACK_PACKAGE_NAME portcullis)
set(CPACK_PACKAGE_VENDOR "The Portcullis developers")
set(CPACK_PACKAGE_CONTACT "The Portcullis developers <packages@portcullis.invalid>")
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL service)
if(TARGET portcullis-admin)
    list(APPEND CPACK_COMPONENTS_ALL admin)
endif()
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CPACK_GENERATOR DEB)
find_program(PORTCULLIS_RPMBUILD rpmbuild)
if(PORTCULLIS_RPMBUILD)
    list(APPEND CPACK_GENERATOR RPM)
endif()
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "API gateway for servers of one's own")
set(service_text "Portcullis stands in front of HTTP services and decides who may call what,
how often, and in what form: authentication, authorization, rate limits,
routing, transformation, proxying; with metrics, an access log and an admin
API. This package has the service and portcullisctl, its command line.")
set(admin_text "This package has the desktop app of Portcullis. It shows and changes the
configuration of gateways, follows their traffic and explains their decisions,
over the admin API of a gateway on this machine or another one.")

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_SERVICE_PACKAGE_NAME portcullis)
set(CPACK_DEBIAN_SERVICE_DESCRIPTION "${service_text}")
set(CPACK_DEBIAN_SERVICE_PACKAGE_SECTION net)
# Plugins of Qt, which no library names.
set(CPACK_DEBIAN_SERVICE_PACKAGE_DEPENDS "libqt6sql6-sqlite, init-system-helpers (>= 1.52), systemd | systemd-standalone-sysusers")
set(CPACK_DEBIAN_SERVICE_PACKAGE_RECOMMENDS "ca-certificates, libqt6sql6-psql")
set(CPACK_DEBIAN_SERVICE_PACKAGE_SUGGESTS "logrotate, portcullis-admin")
foreach(script preinst postinst prerm postrm conffiles)
    if(EXISTS ${linux}/debian/${script})
        list(APPEND CPACK_DEBIAN_SERVICE_PACKAGE_CONTROL_EXTRA ${linux}/debian/${script})
    endif()
endforeach()
set(CPACK_DEBIAN_ADMIN_PACKAGE_NAME portcullis-admin)
set(CPACK_DEBIAN_ADMIN_DESCRIPTION "${admin_text}")
set(CPACK_DEBIAN_ADMIN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_ADMIN_PACKAGE_DEPENDS "qt6-qpa-plugins")
set(CPACK_DEBIAN_ADMIN_PACKAGE_RECOMMENDS "pkexec | policykit-1, libqt6svg6, qt6-translations-l10n")
set(CPACK_DEBIAN_ADMIN_PACKAGE_SUGGESTS "portcullis")

set(CPACK_RPM_COMPONENT_INSTALL ON)
set(CPACK_RPM_MAIN_COMPONENT service)
set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_PACKAGE_LICENSE GPL-3.0-only)
set(CPACK_RPM_PACKAGE_GROUP "System Environment/Daemons")
set(CPACK_RPM_SERVICE_PACKAGE_NAME portcullis)
set(CPACK_RPM_PACKAGE_SUMMARY "${CPACK_PACKAGE_DESCRIPTION_SUMMARY}")
set(CPACK_RPM_SERVICE_PACKAGE_SUMMARY "${CPACK_RPM_PACKAGE_SUMMARY}")
set(CPACK_RPM_ADMIN_PACKAGE_SUMMARY "Desktop app for the Portcullis API gateway")
set(CPACK_RPM_SERVICE_PACKAGE_DESCRIPTION "${service_text}")
set(CPACK_RPM_ADMIN_PACKAGE_DESCRIPTION "${admin_text}")
set(CPACK_RPM_PACKAGE_AUTOREQ ON)
set(CPACK_RPM_ADMIN_PACKAGE_NAME portcullis-admin)
set(CPACK_RPM_SERVICE_PACKAGE_REQUIRES systemd)
# What its scripts run.
set(CPACK_RPM_SERVICE_PACKAGE_REQUIRES_POST "systemd, coreutils")
set(CPACK_RPM_SERVICE_PACKAGE_REQUIRES_PREUN systemd)
set(CPACK_RPM_SERVICE_PACKAGE_REQUIRES_POSTUN systemd)
set(CPACK_RPM_ADMIN_PACKAGE_REQUIRES hicolor-icon-theme)
set(CPACK_RPM_SERVICE_POST_INSTALL_SCRIPT_FILE ${linux}/rpm/post)
set(CPACK_RPM_SERVICE_PRE_UNINSTALL_SCRIPT_FILE ${linux}/rpm/preun)
set(CPACK_RPM_SERVICE_POST_UNINSTALL_SCRIPT_FILE ${linux}/rpm/postun)
set(CPACK_RPM_SERVICE_USER_FILELIST
    "%config(noreplace) /etc/default/portcullis;%config(noreplace) /etc/logrotate.d/portcullis")
set(CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION /etc/default /etc/logrotate.d /lib /lib/systemd
    /usr/lib/systemd /usr/lib/systemd/system /usr/lib/sysusers.d /usr/share/bash-completion
    /usr/share/bash-completion/completions /usr/share/applications /usr/share/metainfo
    /usr/share/icons /usr/share/icons/hicolor /usr/share/icons/hicolor/scalable
    /usr/share/icons/hicolor/scalable/apps /usr/share/polkit-1 /usr/share/polkit-1/actions)
# The same input makes the same bytes: times come from SOURCE_DATE_EPOCH, the host has no name.
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/cmake/PortcullisPackageTimes.cmake)
set(CPACK_RPM_SPEC_MORE_DEFINE "%define _buildhost portcullis
%define use_source_date_epoch_as_buildtime 1
%define clamp_mtime_to_source_date_epoch 1
%define _build_id_links none
%define __os_install_post %{nil}
%define _binary_payload w9.gzdio")
include(CPack)
