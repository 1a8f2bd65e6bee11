#include "bench/micro/report.hpp"

#include <iomanip>
#include <sstream>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace forensics::micro {

namespace {

constexpr int name_width = 16;
constexpr int width = 11;

}  // namespace

row row_of(const benchmark& what, const figures& measured, double limit) {
  const auto count = static_cast<double>(what.count);
  return {what.name,
          what.each,
          static_cast<double>(what.input->size()) / count,
          measured.work / count,
          measured.reference / count,
          measured.ratio,
          limit};
}

std::string table_of(const std::vector<row>& rows) {
  std::ostringstream out;
  out << std::left << std::setw(name_width) << "benchmark" << std::setw(width)
      << "of a" << std::right;
  for (const char* head :
       {"bytes", "us", "MB/s", "a second", "reference", "ratio", "limit"})
    out << std::setw(width) << head;
  out << '\n' << std::fixed;
  for (const row& each : rows)
    out << std::left << std::setw(name_width) << each.name << std::setw(width)
        << each.each << std::right << std::setprecision(0) << std::setw(width)
        << each.bytes << std::setprecision(2) << std::setw(width)
        << each.ns / 1e3 << std::setprecision(0) << std::setw(width)
        << each.mb_per_s() << std::setw(width) << each.per_s()
        << std::setprecision(2) << std::setw(width) << each.reference_ns / 1e3
        << std::setw(width) << each.ratio << std::setw(width) << each.limit
        << '\n';
  return out.str();
}

std::string json_of(const std::vector<row>& rows) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> json(buffer);
  json.SetMaxDecimalPlaces(3);
  json.StartArray();
  for (const row& each : rows) {
    json.StartObject();
    const auto number = [&](const char* key, double value) {
      json.Key(key);
      json.Double(value);
    };
    json.Key("name");
    json.String(each.name);
    json.Key("each");
    json.String(each.each);
    number("bytes", each.bytes);
    number("ns", each.ns);
    number("mbPerSecond", each.mb_per_s());
    number("referenceNs", each.reference_ns);
    number("ratio", each.ratio);
    number("limit", each.limit);
    json.EndObject();
  }
  json.EndArray();
  return std::string(buffer.GetString(), buffer.GetSize()) + '\n';
}

std::string complaints_of(const std::vector<row>& rows) {
  std::ostringstream out;
  out << std::fixed << std::setprecision(2);
  for (const row& each : rows)
    if (each.ratio > each.limit)
      out << "micro: " << each.name << " takes " << each.ratio
          << " times as long as the reference loop; its limit is " << each.limit
          << ". Measure it again with --only=" << each.name
          << " --rounds=200; if it stays, find what made it slower with perf\n";
  return out.str();
}

}  // namespace forensics::micro
