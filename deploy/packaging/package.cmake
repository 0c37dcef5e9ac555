# What `cpack` puts into the Debian package, from a build of the target cairn. Configuration in /etc is kept by dpkg
# when somebody has changed it; what the package does on a machine is in postinst, prerm and postrm.

set(packaging ${PROJECT_SOURCE_DIR}/deploy/packaging)
set(documentation share/doc/cairn)

# Certificates for the mail server, zones for the municipality's day, and the renderer of the yearly summary (with the
# two modules by name, as in deploy/packages.txt, munkres first: apt takes scipy and a compiler in its place otherwise).
set(CPACK_DEBIAN_PACKAGE_DEPENDS
    "adduser, ca-certificates, init-system-helpers, python3-munkres, python3-defcon, tzdata, weasyprint (>= 57.2)")

# cpack packs what was built, and builds nothing: of all targets the package needs one.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)

install(TARGETS cairn RUNTIME DESTINATION bin)
install(FILES ${packaging}/cairn.service DESTINATION /lib/systemd/system)
install(FILES ${packaging}/cairn.env DESTINATION /etc/cairn)
install(FILES ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/deploy/RUNBOOK.md DESTINATION ${documentation})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${documentation} RENAME copyright)
install(FILES ${PROJECT_SOURCE_DIR}/deploy/mail.toml.example DESTINATION ${documentation}/examples)
install(FILES ${PROJECT_SOURCE_DIR}/deploy/nginx/cairn.conf DESTINATION ${documentation}/examples RENAME nginx.conf)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/deploy/sample DESTINATION share/cairn)
install(
  CODE "
execute_process(
  COMMAND ${CAIRN_PYTHON} -B ${packaging}/sbom.py \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/bin/cairn\"
          --version ${PROJECT_VERSION}
          --needs \"${CPACK_DEBIAN_PACKAGE_DEPENDS}\"
          --output \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${documentation}/cairn.spdx.json\"
  COMMAND_ERROR_IS_FATAL ANY)")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME cairn)
set(CPACK_PACKAGE_VENDOR "Municipal Institute of Learning")
set(CPACK_PACKAGE_CONTACT "Municipal Institute of Learning <mile@durban.gov.za>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "ledger of a municipality's learning partnerships and networks")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
    "Each change to an engagement is an event that is never edited or deleted; the
matrix, its history and every report are folded from the events, as true on any
day and as known at any time. Serves them on this machine over HTTP.")
set(CPACK_SET_DESTDIR ON) # files outside of the prefix
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ
                                                WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_SECTION database)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS nginx)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
file(WRITE ${PROJECT_BINARY_DIR}/package/conffiles "/etc/cairn/cairn.env\n")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${PROJECT_BINARY_DIR}/package/conffiles ${packaging}/postinst
                                       ${packaging}/prerm ${packaging}/postrm)
include(CPack)
