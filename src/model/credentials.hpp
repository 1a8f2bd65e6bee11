#pragma once

#include <string>
#include <string_view>
#include <vector>

/// What looks like a credential although no Secret holds it. All views are
/// into the text that was given.
namespace forensics::model {

/// Does a variable of this name hold a credential (PASSWORD, TOKEN, SECRET,
/// KEY …)?
bool names_credential(std::string_view name) noexcept;

/// The passwords of `scheme://user:password@host` (RFC 3986, userinfo).
std::vector<std::string_view> url_passwords(std::string_view text);

/// Reads the words of a command line, one argument after the other: an
/// argument may itself be a script.
class argument_reader {
 public:
  /// The credentials in the next argument: `--password=x`, `--token x` (also
  /// over two arguments), `PGPASSWORD=x`, `Authorization: Bearer x`, and
  /// passwords in URLs. A path is none: it names a credential's file.
  std::vector<std::string_view> credentials(std::string_view argument);

 private:
  bool read_word(std::string_view word, std::vector<std::string_view>& found);

  bool value_follows_ = false;  ///< the last word was `--password`
};

/// Not one word of prose: of at least 16 letters and digits, both of them,
/// without white space, neither a path nor a URL.
bool looks_random(std::string_view value) noexcept;

/// `text` with REDACTED for each of `parts`, which are views into it, in
/// order; what overlaps one before is passed over.
std::string replace_parts(std::string_view text,
                          const std::vector<std::string_view>& parts);

}  // namespace forensics::model
