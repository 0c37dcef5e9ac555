# cairn_templates(FOLDER NAMES step ... LANGUAGES en ...): puts FOLDER/templates/NAME.LANGUAGE.txt and .html into the
# target of FOLDER, as `std::span<const TemplateSource> embedded_templates()` in the folder's namespace. The folder
# declares it in a header of its own, as workers/mail/embedded_templates.h does.
function(cairn_templates folder)
  cmake_parse_arguments(arg "" "" "NAMES;LANGUAGES" ${ARGN})
  string(REPLACE "/" "_" target "cairn_${folder}")
  string(REPLACE "/" "::" namespace "cairn/${folder}")
  set(sources "")
  foreach(name ${arg_NAMES})
    foreach(language ${arg_LANGUAGES})
      set(file ${CMAKE_CURRENT_SOURCE_DIR}/templates/${name}.${language})
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file}.txt ${file}.html)
      file(READ ${file}.txt text)
      file(READ ${file}.html html)
      string(APPEND sources "    {\"${name}\", \"${language}\",\n     R\"cairn(${text})cairn\",\n     "
                            "R\"cairn(${html})cairn\"},\n")
    endforeach()
  endforeach()
  file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/embedded_templates.cc CONTENT [[
#include "@folder@/embedded_templates.h"

namespace @namespace@ {

static constexpr cairn::workers::mail::TemplateSource kSources[] = {
@sources@};

std::span<const cairn::workers::mail::TemplateSource> embedded_templates() { return kSources; }

}  // namespace @namespace@
]] @ONLY)
  target_sources(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/embedded_templates.cc)
endfunction()
