#include "telemetry/logger.hpp"

#include <cmath>

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "model/character.hpp"
#include "model/json.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "telemetry/utf8.hpp"

namespace forensics::telemetry {

namespace {

using writer = rapidjson::Writer<rapidjson::StringBuffer>;

std::string_view to_string(model::log_level level) {
  switch (level) {
    case model::log_level::debug:
      return "debug";
    case model::log_level::info:
      return "info";
    case model::log_level::warning:
      return "warning";
    case model::log_level::error:
      return "error";
  }
  return "error";
}

void put(writer& out, std::string_view text) {
  const std::string valid = valid_utf8(text);
  out.String(valid.data(), static_cast<rapidjson::SizeType>(valid.size()));
}

struct value_writer {
  writer& out;
  void operator()(std::string_view text) const { put(out, text); }
  void operator()(std::int64_t number) const { out.Int64(number); }
  // JSON has no word for what is not finite.
  void operator()(double number) const {
    std::isfinite(number) ? out.Double(number) : out.Null();
  }
  void operator()(bool truth) const { out.Bool(truth); }
};

std::string json_value_text(const field::variant& value) {
  rapidjson::StringBuffer text;
  writer out(text);
  std::visit(value_writer{out}, value);
  return model::escape_hidden(text.GetString());
}

std::string json_line(std::string_view time, std::string_view level,
                      std::string_view message, std::span<const field> fields) {
  rapidjson::StringBuffer text;
  writer out(text);
  out.StartObject();
  put(out, "ts"), put(out, time);
  put(out, "level"), put(out, level);
  put(out, "message"), put(out, message);
  for (const field& f : fields) {
    put(out, f.key);
    std::visit(value_writer{out}, f.value);
  }
  out.EndObject();
  return model::escape_hidden(text.GetString());
}

std::string text_line(std::string_view time, std::string_view level,
                      std::string_view message, std::span<const field> fields) {
  std::string line;
  line.append(time).append(" ").append(level).append(" ").append(message);
  for (const field& f : fields)
    line.append(" ").append(f.key).append("=").append(json_value_text(f.value));
  return line;
}

/// Between looks at what is over.
constexpr model::duration look_interval{1'000};

complaint complaint_of(model::log_level level, std::string_view message,
                       std::span<const field> fields) {
  complaint out{level, message, {}, false};
  for (const field& f : fields) {
    const auto* text = std::get_if<std::string_view>(&f.value);
    if ((f.key == "error" || f.key == "reason") && text != nullptr)
      out.error = *text;
    if (f.key == "actor" && text != nullptr) {
      out.error = *text;
      out.is_name = true;
    }
    if (f.key == "case") out.names_case = true;
  }
  return out;
}

}  // namespace

std::string format_line(model::log_format format, model::timestamp time,
                        model::log_level level, std::string_view message,
                        std::span<const field> fields) {
  const std::string at = model::format_micro_time(time);
  return format == model::log_format::json
             ? json_line(at, to_string(level), message, fields)
             : text_line(at, to_string(level), message, fields);
}

std::string format_line(model::log_format format, model::timestamp time,
                        model::log_level level, std::string_view message,
                        std::initializer_list<field> fields) {
  return format_line(format, time, level, message,
                     std::span<const field>(fields.begin(), fields.size()));
}

logger::logger(model::log_level threshold, model::log_format format, clock now,
               sink write)
    : threshold_(threshold),
      format_(format),
      now_(std::move(now)),
      sink_(std::move(write)) {}

void logger::debug(std::string_view message,
                   std::initializer_list<field> fields) {
  write(model::log_level::debug, message, fields);
}

void logger::info(std::string_view message,
                  std::initializer_list<field> fields) {
  write(model::log_level::info, message, fields);
}

void logger::warning(std::string_view message,
                     std::initializer_list<field> fields) {
  complain(model::log_level::warning, message, fields);
}

void logger::error(std::string_view message,
                   std::initializer_list<field> fields) {
  complain(model::log_level::error, message, fields);
}

void logger::flush() {
  const auto now = now_();
  std::vector<log_damper::leftover> all;
  {
    const std::lock_guard lock(mutex_);
    all = damper_.take_all();
  }
  tell(all, now);
}

void logger::write(model::log_level level, std::string_view message,
                   std::initializer_list<field> fields) {
  if (level < threshold_) return;
  const auto now = now_();
  tell_over(now);
  sink_(format_line(format_, now, level, message, fields));
}

void logger::complain(model::log_level level, std::string_view message,
                      std::initializer_list<field> fields) {
  if (level < threshold_) return;
  const auto now = now_();
  tell_over(now);
  std::optional<std::uint64_t> repeated;
  {
    const std::lock_guard lock(mutex_);
    repeated = damper_.admit(complaint_of(level, message, fields), now);
  }
  if (!repeated) return;
  std::vector<field> all(fields);
  if (*repeated > 0) all.emplace_back("repeated", *repeated);
  sink_(format_line(format_, now, level, message, all));
}

void logger::tell_over(model::timestamp now) {
  std::vector<log_damper::leftover> over;
  {
    const std::lock_guard lock(mutex_);
    // A clock may be set back.
    if (now < next_look_ && next_look_ - now <= look_interval) return;
    next_look_ = now + look_interval;
    over = damper_.take_over(now);
  }
  tell(over, now);
}

void logger::tell(const std::vector<log_damper::leftover>& over,
                  model::timestamp now) {
  for (const auto& each : over)
    sink_(format_line(format_, now, each.level, "repeated, and now over",
                      {{"of", each.message},
                       {"error", each.error},
                       {"repeated", each.held},
                       {"last", model::format_micro_time(each.last)}}));
}

logger::sink standard_error() {
  auto transport = std::make_shared<spdlog::logger>(
      "forensics", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  transport->set_pattern("%v");
  transport->flush_on(spdlog::level::trace);
  return [transport](std::string_view line) {
    transport->log(spdlog::level::info,
                   spdlog::string_view_t(line.data(), line.size()));
  };
}

}  // namespace forensics::telemetry
