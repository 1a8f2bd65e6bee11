#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace forensics::test {

/// Decisions read from bytes, so that the same bytes, of a seed or of a fuzzer,
/// always decide the same. When they run out all is 0: the first, and no.
class choices {
 public:
  explicit choices(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  /// 0 … n-1; 0 when n is 0.
  std::size_t below(std::size_t n) {
    if (n < 2) return 0;
    std::size_t value = next();
    if (n > 256) value = value << 8 | next();
    return value % n;
  }
  bool chance(unsigned percent) { return below(100) + percent >= 100; }
  template <std::size_t Count>
  std::string_view one_of(const std::string_view (&list)[Count]) {
    return list[below(Count)];
  }
  bool over() const { return bytes_.empty(); }

  /// May what is made now be what no API server holds?
  bool junk() { return is_junk_ && chance(3); }
  void allow_junk() { is_junk_ = true; }

 private:
  std::uint8_t next() {
    if (bytes_.empty()) return 0;
    const std::uint8_t value = bytes_.front();
    bytes_ = bytes_.subspan(1);
    return value;
  }

  std::span<const std::uint8_t> bytes_;
  bool is_junk_ = false;
};

}  // namespace forensics::test
