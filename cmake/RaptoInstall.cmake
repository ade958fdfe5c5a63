# Shared libraries, headers, program, pkg-config files and a CMake package.
#
# The shared libraries are made from the static ones whole; each links the shared ones below it, so that a private symbol
# of a lower layer cannot be used by a higher one unseen.
function(rapto_shared name archive)
  cmake_parse_arguments(arg "" "" "LIBS;EXPORT" ${ARGN})
  file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/generated/${name}_empty.c CONTENT "typedef int ${name}_empty;\n")
  add_library(${name} SHARED EXCLUDE_FROM_ALL ${CMAKE_BINARY_DIR}/generated/${name}_empty.c)
  set_target_properties(${name} PROPERTIES OUTPUT_NAME ${archive} VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}
                        LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib EXPORT_NAME ${arg_EXPORT}
                        INSTALL_RPATH "$ORIGIN;$ORIGIN/rapto" LINK_DEPENDS $<TARGET_FILE:${archive}>)
  add_dependencies(${name} ${archive})
  target_link_options(${name} PRIVATE -Wl,--whole-archive $<TARGET_FILE:${archive}> -Wl,--no-whole-archive -Wl,-z,defs)
  target_include_directories(${name} INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_link_libraries(${name} PRIVATE ${arg_LIBS})
endfunction()

if(NOT RAPTO_SANITIZE)
  rapto_shared(rapto_shared rapto EXPORT rapto LIBS PkgConfig::xxhash PkgConfig::zlib OpenMP::OpenMP_C m)
  rapto_shared(rapto_frame_shared rapto_frame EXPORT frame LIBS rapto_shared rapto_duckdb)
  rapto_shared(rapto_linalg_shared rapto_linalg EXPORT linalg LIBS rapto_shared PkgConfig::openblas OpenMP::OpenMP_C m)
  rapto_shared(forex_shared forex EXPORT forex
               LIBS rapto_frame_shared rapto_shared PkgConfig::zlib PkgConfig::libzip PkgConfig::lzma PkgConfig::curl PkgConfig::jansson rapto_cyaml OpenMP::OpenMP_C m)
  add_custom_target(shared ALL DEPENDS rapto_shared rapto_frame_shared rapto_linalg_shared forex_shared)
endif()

if(TARGET rapto_shared AND TARGET forex_cli)
  set_target_properties(forex_cli PROPERTIES INSTALL_RPATH "$ORIGIN/../${CMAKE_INSTALL_LIBDIR}/rapto")
  install(TARGETS forex_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  install(TARGETS rapto_shared rapto_frame_shared rapto_linalg_shared forex_shared EXPORT rapto-targets LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(DIRECTORY include/rapto include/forex DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
  install(EXPORT rapto-targets NAMESPACE rapto:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/rapto)
  # DuckDB's library travels along where it is not the system's.
  if(DUCKDB_LIBRARY MATCHES "/node_modules/")
    install(FILES ${DUCKDB_LIBRARY} DESTINATION ${CMAKE_INSTALL_LIBDIR}/rapto)
  endif()

  include(CMakePackageConfigHelpers)
  configure_package_config_file(cmake/rapto-config.cmake.in ${CMAKE_BINARY_DIR}/rapto-config.cmake
                                INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/rapto)
  write_basic_package_version_file(${CMAKE_BINARY_DIR}/rapto-config-version.cmake COMPATIBILITY SameMinorVersion)
  install(FILES ${CMAKE_BINARY_DIR}/rapto-config.cmake ${CMAKE_BINARY_DIR}/rapto-config-version.cmake
          DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/rapto)
  # The prefix may be given at install time, so the pkg-config files find themselves.
  foreach(name rapto rapto_linalg forex)
    configure_file(cmake/${name}.pc.in ${CMAKE_BINARY_DIR}/${name}.pc @ONLY)
    install(FILES ${CMAKE_BINARY_DIR}/${name}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
  endforeach()
endif()
