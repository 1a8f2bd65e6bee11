#include "sandbox/objects/schema_parser.hpp"

#include <array>

namespace forensics::sandbox {
namespace {

using text = std::string_view;

constexpr text blanks = " \n";

/// Cuts off and returns what stands before `mark`, or all.
text take_until(text& from, text mark) {
  const std::size_t end = from.find(mark);
  const text head = from.substr(0, end);
  from = end == text::npos ? text{} : from.substr(end + mark.size());
  return head;
}

text take_word(text& from) {
  const std::size_t begin = from.find_first_not_of(blanks);
  if (begin == text::npos) return from = {};
  const std::size_t end = from.find_first_of(blanks, begin);
  const text word = from.substr(begin, end - begin);
  from = end == text::npos ? text{} : from.substr(end);
  return word;
}

/// `Name [atomic]: fields`, up to the next line that does not begin with a
/// space.
struct declaration {
  text name;
  bool whole = false;
  text fields;
};

declaration take_declaration(text& from) {
  std::size_t end = from.find('\n');
  while (end + 1 < from.size() && from[end + 1] == ' ')
    end = from.find('\n', end + 1);
  text body = from.substr(0, end);
  from.remove_prefix(end + 1);
  text head = take_until(body, ":");
  declaration made;
  made.name = take_word(head);
  made.whole = take_word(head) == "atomic";
  made.fields = body;
  return made;
}

template <class Use>
void each_declaration(text from, Use use) {
  while (!from.empty()) {
    if (from.front() == '\n')
      from.remove_prefix(1);
    else
      use(take_declaration(from));
  }
}

bool take_prefix(text& from, text prefix) {
  if (!from.starts_with(prefix)) return false;
  from.remove_prefix(prefix.size());
  return true;
}

struct builtin {
  text name;
  field_type type;
  text go_type;
};
constexpr std::array builtins{
    builtin{"string", field_type::string, "string"},
    builtin{"bool", field_type::boolean, "bool"},
    builtin{"int", field_type::integer, "int32"},
    builtin{"long", field_type::integer, "int64"},
    builtin{"number", field_type::number, "float64"},
    builtin{"quantity", field_type::quantity, "resource.Quantity"},
    builtin{"int_or_string", field_type::int_or_string, "intstr.IntOrString"},
    builtin{"time", field_type::time, "v1.Time"},
    builtin{"micro_time", field_type::time, "v1.MicroTime"},
    builtin{"bytes", field_type::bytes, "[]uint8"},
    builtin{"any", field_type::any, "interface {}"},
    builtin{"UID", field_type::string, "types.UID"},
};

void set_type(schema_field& field, text name, const schema_book& book) {
  for (const builtin& each : builtins)
    if (each.name == name) {
      field.type = each.type;
      field.go_type = each.go_type;
      return;
    }
  field.go_type = "v1." + std::string(name.substr(name.find('/') + 1));
  const auto found = book.find(name);
  if (found == book.end()) return;
  field.type = field_type::object;
  field.object = &found->second;
  field.whole = found->second.whole;
}

std::vector<text> split_keys(text keys) {
  std::vector<text> made;
  while (!keys.empty()) made.push_back(take_until(keys, ","));
  return made;
}

void set_merge(schema_field& field, text words) {
  if (field.shape == field_shape::list) field.patch = patch_strategy::replace;
  while (true) {
    const text word = take_word(words);
    if (word.empty()) return;
    if (word == "retain") field.retain_keys = true;
    if (word == "replace") field.patch = patch_strategy::replace;
    if (word == "atomic") field.whole = true;
    if (word == "set" || word == "apply-set") field.merge = list_merge::set;
    if (word == "set") field.patch = patch_strategy::join;
    if (!word.ends_with("by")) continue;
    const std::vector<text> keys = split_keys(take_word(words));
    if (word != "patch-by") {
      field.merge = list_merge::by_key;
      field.keys = keys;
    }
    if (word != "apply-by") {
      field.patch = patch_strategy::join;
      field.patch_key = keys.front();
    }
  }
}

schema_field make_field(text words, const schema_book& book) {
  schema_field made;
  made.name = take_word(words);
  made.required = made.name.ends_with('!');
  if (made.required) made.name.remove_suffix(1);
  text type = take_word(words);
  made.keeps_empty = take_prefix(type, "*");
  if (take_prefix(type, "[]")) made.shape = field_shape::list;
  if (take_prefix(type, "{}")) made.shape = field_shape::map;
  set_type(made, type, book);
  set_merge(made, words);
  return made;
}

}  // namespace

void declare_structs(schema_book& book, text from) {
  each_declaration(from, [&](const declaration& each) {
    schema_struct& made = book[each.name];
    made.name = each.name;
    made.whole = each.whole;
  });
}

void define_structs(schema_book& book, text from) {
  each_declaration(from, [&](declaration each) {
    while (!each.fields.empty())
      book[each.name].fields.push_back(
          make_field(take_until(each.fields, ";"), book));
  });
}

}  // namespace forensics::sandbox
