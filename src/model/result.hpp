#pragma once

#include <utility>
#include <variant>

namespace forensics {

/// Marks the error arm of a `result` on return: `return failure{"why"};`
template <class E>
struct failure {
  E error;
};
template <class E>
failure(E) -> failure<E>;
failure(const char*)->failure<const char*>;

/// A value or the reason why there is none. Pure code returns it instead of
/// throwing; reading the arm that is not there throws
/// `std::bad_variant_access`, which is a bug of the caller.
template <class T, class E>
class [[nodiscard]] result {
 public:
  result(T value) : arms_(std::in_place_index<0>, std::move(value)) {}
  template <class F>
  result(failure<F> f) : arms_(std::in_place_index<1>, std::move(f.error)) {}

  explicit operator bool() const noexcept { return arms_.index() == 0; }
  T& operator*() & { return std::get<0>(arms_); }
  const T& operator*() const& { return std::get<0>(arms_); }
  T&& operator*() && { return std::get<0>(std::move(arms_)); }
  T* operator->() { return &std::get<0>(arms_); }
  const T* operator->() const { return &std::get<0>(arms_); }
  E& error() & { return std::get<1>(arms_); }
  const E& error() const& { return std::get<1>(arms_); }
  E&& error() && { return std::get<1>(std::move(arms_)); }

 private:
  std::variant<T, E> arms_;
};

}  // namespace forensics
