#pragma once

#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "sandbox/api/cluster.hpp"
#include "sandbox/controllers/work_queue.hpp"

namespace forensics::sandbox {

/// An API with a clock by hand, and the queue of what controllers put off.
struct workload_lab {
  cluster home;
  std::deque<std::function<void()>> put_off;

  post_function post() {
    return [this](std::function<void()> call) {
      put_off.push_back(std::move(call));
    };
  }
  /// Runs all that was put off, and what comes of it.
  void settle() {
    while (!put_off.empty()) {
      const auto call = std::move(put_off.front());
      put_off.pop_front();
      call();
    }
  }
  void pass(model::duration time) {
    home.pass(time);
    settle();
  }
  /// `'` stands for `"`.
  object_ptr create(const char* type, std::string_view json) {
    const resource_type& kind = type_of(type);
    auto made = home.served.create(kind, kind.namespaced ? "default" : "",
                                   parsed(json));
    if (!made) throw std::runtime_error(made.error().message);
    return *made;
  }
  object_ptr find(const char* type, const std::string& name) const {
    const resource_type& kind = type_of(type);
    return home.objects.find(kind, {kind.namespaced ? "default" : "", name});
  }
  std::vector<object_ptr> list(const char* type) const {
    return home.objects.list(type_of(type), "default");
  }
  /// Writes `json` into the status, as a node or a user would.
  void set_status(const char* type, const std::string& name,
                  std::string_view json) {
    const resource_type& kind = type_of(type);
    const auto document = parsed(json);
    const auto written = home.served.change_status(
        kind, {kind.namespaced ? "default" : "", name},
        [&](model::json_document& object) {
          auto& memory = object.GetAllocator();
          if (!object.HasMember("status"))
            model::set(object, "status",
                       model::json_value(rapidjson::kObjectType), memory);
          for (const auto& [field, value] : document.GetObject())
            model::set(object["status"], model::view(field),
                       model::copy_of(value, memory), memory);
        });
    if (!written) throw std::runtime_error(written.error().message);
  }
  /// `Normal Scheduled message`.
  std::vector<std::string> events() const {
    std::vector<std::string> told;
    for (const auto& event : list("events"))
      told.push_back(std::string(model::text_at(event->json, {"type"})) + " " +
                     std::string(model::text_at(event->json, {"reason"})) +
                     " " +
                     std::string(model::text_at(event->json, {"message"})));
    return told;
  }
  bool told(const std::string& part) const {
    for (const std::string& event : events())
      if (event.find(part) != std::string::npos) return true;
    return false;
  }
};

}  // namespace forensics::sandbox
