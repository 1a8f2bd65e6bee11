#pragma once

#include <map>
#include <string>
#include <string_view>
#include <tuple>

#include "sandbox/api/api.hpp"

namespace forensics::sandbox {

/// A new Event about an object, without its times and source. Its name tells
/// the order of events within a second, as that of a real one does.
model::json_document make_event(api& cluster, const model::json_value& about,
                                std::string_view type, std::string_view reason,
                                std::string_view message);

/// Writes Events as a kubelet's recorder does: one that says the same again is
/// counted, not written anew. An event that can't be written is lost, as there.
///
/// For one thread.
class event_recorder {
 public:
  event_recorder(api& cluster, std::string component, std::string host);

  /// `field` is `spec.containers{app}`, or "" for the whole object.
  void tell(const model::json_value& about, std::string_view field,
            std::string_view type, std::string_view reason,
            std::string_view message);
  /// Nothing more is told about it.
  void forget(std::string_view uid);

 private:
  /// Of uid, field, reason and message.
  using told = std::tuple<std::string, std::string, std::string, std::string>;
  bool count(const object_key& event);

  api& cluster_;
  std::string component_;
  std::string host_;
  std::map<told, object_key> events_;
};

}  // namespace forensics::sandbox
