#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace forensics::k8s {

/// Cuts a JSON byte stream, given in chunks of any size, into objects, without
/// parsing them: only strings, escapes and nesting are followed (the nesting
/// by a counter, so that it has no limit and takes no memory). At most one
/// object is held at a time, and none that is whole within one chunk. Pure;
/// not thread-safe.
class json_framer {
 public:
  enum class shape {
    documents,  ///< a watch: one top-level object after the other
    list        ///< a List: each element of its top-level `items`
  };
  using on_object = std::function<void(std::string_view)>;

  /// An object longer than `max_object` bytes is skipped and counted. A list's
  /// envelope is held up to 64 KiB; a longer one is `broken`.
  json_framer(shape what, std::size_t max_object);

  /// Calls `found` for each object that these bytes complete; the view is
  /// valid during the call only.
  void feed(std::string_view bytes, const on_object& found);

  /// shape::list: the list without its items (`"items":[]`), once the body
  /// has ended; "" when it is no complete object.
  std::string_view envelope() const noexcept;
  /// shape::list: what stands before the items, made a list of none; "" until
  /// they begin, and after them.
  std::string head() const;

  /// shape::documents: what comes next begins a document, or is white space.
  bool is_between_documents() const noexcept {
    return place_ == place::before_document && !broken_;
  }
  std::size_t skipped() const noexcept { return skipped_; }
  /// True after bytes that no JSON stream of this shape could hold.
  bool broken() const noexcept { return broken_; }
  std::size_t held_bytes() const noexcept;

 private:
  enum class place {
    before_document,
    before_list,
    in_envelope,
    before_items,  ///< after `"items":`
    before_first_item,
    before_next_item,  ///< after a comma
    after_item,
    after_list,
    in_object
  };

  /// Takes one byte outside of the objects; at an object's first byte only
  /// `place_` changes.
  void step(char byte);
  void step_in_envelope(char byte);
  void keep_in_envelope(char byte);
  std::size_t feed_object(std::string_view bytes, std::size_t from,
                          const on_object& found);
  std::size_t object_end(std::string_view bytes, std::size_t from) noexcept;
  void hold(std::string_view piece);

  shape shape_;
  std::size_t max_object_;
  place place_;
  std::size_t depth_ = 0;  ///< of the object, or of the envelope
  bool in_string_ = false;
  bool escaped_ = false;   ///< the next byte of the string stands for itself
  bool too_long_ = false;  ///< the object at hand is being skipped
  std::string object_;     ///< what earlier chunks had of it
  std::string envelope_;
  std::string key_;  ///< the newest string on the envelope's top level, raw
  std::size_t skipped_ = 0;
  bool broken_ = false;
};

}  // namespace forensics::k8s
