#include "plugin/case_printer.hpp"

#include <ostream>
#include <utility>

#include "plugin/case_json.hpp"
#include "plugin/structured.hpp"

namespace forensics::plugin {
namespace {

/// All that a case shows and that time alone does not change.
std::string looks_of(const model::case_summary& which) {
  model::json_document memory_owner;
  return model::dump(to_json(which, memory_owner.GetAllocator()));
}

}  // namespace

case_printer::case_printer(screen& around, std::string format)
    : around_(around),
      format_(std::move(format)),
      shown_(format_ == "wide" ? columns::wide : columns::usual),
      table_(titles_of(shown_)) {}

void case_printer::print_list(const std::vector<model::case_summary>& cases,
                              model::timestamp now) {
  for (const auto& one : cases) printed_[one.seen.uid] = looks_of(one);
  if (format_ == "json")
    around_.out << as_json(to_json(cases));
  else if (format_ == "yaml")
    around_.out << as_yaml(to_json(cases));
  else
    print_rows(cases, now);
  around_.require_written();
}

void case_printer::print_change(const model::case_summary& which,
                                model::timestamp now) {
  std::string looks = looks_of(which);
  std::string& before = printed_[which.seen.uid];
  if (looks == before) return;
  before = std::move(looks);
  model::json_document memory_owner;
  if (format_ == "json")
    around_.out << as_json(to_json(which, memory_owner.GetAllocator()));
  else if (format_ == "yaml")
    around_.out << "---\n"
                << as_yaml(to_json(which, memory_owner.GetAllocator()));
  else
    print_rows({which}, now);
  around_.require_written();
}

void case_printer::forget(const model::case_summary& which) {
  printed_.erase(which.seen.uid);
}

void case_printer::print_rows(const std::vector<model::case_summary>& cases,
                              model::timestamp now) {
  if (format_ == "name") {
    for (const auto& one : cases)
      around_.out << "configmap/" << one.seen.name << "\n";
    return;
  }
  if (cases.empty()) return;
  std::vector<row> rows;
  for (const auto& one : cases) rows.push_back(row_of(one, now, shown_));
  const style with = around_.out_style();
  if (!std::exchange(has_head_, true)) around_.out << table_.head(rows, with);
  around_.out << table_.lines(rows, with);
}

}  // namespace forensics::plugin
