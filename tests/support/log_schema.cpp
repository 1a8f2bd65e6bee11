#include "support/log_schema.hpp"

#include <rapidjson/document.h>
#include <rapidjson/istreamwrapper.h>
#include <rapidjson/schema.h>
#include <rapidjson/stringbuffer.h>

#include <fstream>

namespace forensics::test {

namespace {

// RapidJSON knows draft 4: the schema uses nothing that later drafts changed.
rapidjson::SchemaDocument read_schema() {
  std::ifstream file(std::string(DOCS_DIR) + "/log.schema.json");
  rapidjson::IStreamWrapper text(file);
  rapidjson::Document parsed;
  parsed.ParseStream(text);
  return rapidjson::SchemaDocument(parsed);
}

std::string text_of(const rapidjson::Pointer& where) {
  rapidjson::StringBuffer text;
  where.StringifyUriFragment(text);
  return text.GetString();
}

}  // namespace

std::string fault_of_log_line(std::string_view line) {
  static const rapidjson::SchemaDocument schema = read_schema();
  rapidjson::Document parsed;
  parsed.Parse(line.data(), line.size());
  if (parsed.HasParseError()) return "it is no JSON";
  rapidjson::SchemaValidator validator(schema);
  if (parsed.Accept(validator)) return "";
  return std::string(validator.GetInvalidSchemaKeyword()) + " at " +
         text_of(validator.GetInvalidDocumentPointer()) + ", rule " +
         text_of(validator.GetInvalidSchemaPointer());
}

}  // namespace forensics::test
