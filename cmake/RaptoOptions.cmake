# Language level, warnings, sanitizers. One place: every target links rapto_options.
set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(RAPTO_PYTHON_ONLY "Build the Python package alone" OFF)
option(RAPTO_BUILD_TESTS "Build the tests" ON)
option(RAPTO_BUILD_FUZZERS "Build the libFuzzer targets (Clang only)" OFF)
option(RAPTO_COVERAGE "Instrument for coverage" OFF)
set(RAPTO_SANITIZE "" CACHE STRING "Sanitizers: address,undefined or thread")
set(RAPTO_DATA_DIR "${CMAKE_SOURCE_DIR}/../shared/data" CACHE PATH "Real market data used by tests when it is there")

add_library(rapto_options INTERFACE)
target_compile_definitions(rapto_options INTERFACE _GNU_SOURCE)
target_compile_options(rapto_options INTERFACE
  -Wall -Wextra -Wshadow -Wpointer-arith -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wundef
  -Wno-unused-parameter -Wno-psabi -fno-math-errno -fno-trapping-math -ffp-contract=off)
if(CMAKE_C_COMPILER_ID MATCHES Clang)
  # The same warnings as GCC.
  target_compile_options(rapto_options INTERFACE -Wno-gnu-zero-variadic-macro-arguments)
endif()
if(RAPTO_SANITIZE)
  target_compile_options(rapto_options INTERFACE -fsanitize=${RAPTO_SANITIZE} -fno-omit-frame-pointer)
  target_link_options(rapto_options INTERFACE -fsanitize=${RAPTO_SANITIZE})
  if(RAPTO_SANITIZE MATCHES undefined)
    target_compile_options(rapto_options INTERFACE -fno-sanitize-recover=undefined)
  endif()
endif()
if(RAPTO_BUILD_FUZZERS)
  # libFuzzer is led by the code that an input reaches: without this it sees the few lines of the target alone. Kernels
  # (RaptoIsa.cmake) read no bytes from outside, and one of their copies runs.
  target_compile_options(rapto_options INTERFACE $<$<NOT:$<BOOL:$<TARGET_PROPERTY:RAPTO_KERNELS>>>:-fsanitize=fuzzer-no-link>)
endif()
if(RAPTO_COVERAGE)
  target_compile_options(rapto_options INTERFACE --coverage)
  target_link_options(rapto_options INTERFACE --coverage)
endif()
