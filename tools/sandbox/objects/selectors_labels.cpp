#include <algorithm>
#include <optional>

#include "sandbox/objects/selectors.hpp"
#include "sandbox/objects/validation_names.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using op = label_selector::op;
using term = label_selector::term;
template <class T>
using parsed = result<T, std::string>;

struct token {
  enum class kind { word, sign, end };
  kind what = kind::end;
  std::string_view text;

  bool is(std::string_view sign) const {
    return what == kind::sign && text == sign;
  }
  bool is_word() const { return what == kind::word; }
};

/// Cuts a selector into words and signs.
class lexer {
 public:
  explicit lexer(std::string_view text) : rest_(text) { advance(); }
  const token& peek() const { return next_; }
  token take() {
    const token taken = next_;
    advance();
    return taken;
  }

 private:
  void advance() {
    rest_.remove_prefix(
        std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size()));
    if (rest_.empty()) {
      next_ = {token::kind::end, {}};
      return;
    }
    std::size_t length = rest_.find_first_of("=!(),>< \t\r\n");
    const bool sign = length == 0;
    if (sign)
      length = rest_.starts_with("==") || rest_.starts_with("!=") ? 2 : 1;
    next_ = {sign ? token::kind::sign : token::kind::word,
             rest_.substr(0, length)};
    rest_.remove_prefix(next_.text.size());
  }

  std::string_view rest_;
  token next_;
};

failure<std::string> found(const token& what, std::string_view expected) {
  return {"found '" + std::string(what.text) +
          "', expected: " + std::string(expected)};
}

std::optional<op> operator_of(const token& sign) {
  if (sign.is("=") || sign.is("==")) return op::in;
  if (sign.is("!=")) return op::not_in;
  if (sign.is(">")) return op::greater;
  if (sign.is("<")) return op::less;
  if (sign.is_word() && sign.text == "in") return op::in;
  if (sign.is_word() && sign.text == "notin") return op::not_in;
  return std::nullopt;
}

std::string not_valid(std::string_view path, std::string_view value,
                      const sentences& why) {
  return std::string(path) + ": Invalid value: " + quoted(value) + ": " +
         join(why, "; ");
}

/// What is wrong with a term; "" when nothing.
std::string problem_of(const term& made) {
  const sentences key = qualified_name_problems(made.key);
  if (!key.empty()) return not_valid("<nil>", made.key, key);
  const bool compares = made.what == op::greater || made.what == op::less;
  std::vector<std::string> found;
  for (std::size_t i = 0; i < made.values.size(); ++i) {
    const std::string at = "values[" + std::to_string(i) + "]";
    const std::string& value = made.values[i];
    if (compares && !integer_of(value))
      found.push_back(not_valid(
          at, value,
          {"for 'Gt', 'Lt' operators, the value must be an integer"}));
    const sentences problems = label_value_problems(value);
    if (!problems.empty())
      found.push_back(not_valid(at + "[" + made.key + "]", value, problems));
  }
  return found.size() < 2 ? join(found, "") : "[" + join(found, ", ") + "]";
}

class parser {
 public:
  explicit parser(std::string_view text) : tokens_(text) {}

  parsed<std::vector<term>> parse() {
    std::vector<term> terms;
    if (tokens_.peek().what == token::kind::end) return terms;
    if (!begins_term())
      return found(tokens_.peek(), "!, identifier, or 'end of string'");
    while (true) {
      auto made = parse_term();
      if (!made) return failure{"unable to parse requirement: " + made.error()};
      terms.push_back(*std::move(made));
      const token after = tokens_.take();
      if (after.what == token::kind::end) return terms;
      if (!after.is(",")) return found(after, "',' or 'end of string'");
      if (!begins_term()) return found(tokens_.peek(), "identifier after ','");
    }
  }

 private:
  bool begins_term() const {
    return tokens_.peek().is_word() || tokens_.peek().is("!");
  }

  parsed<term> parse_term() {
    term made;
    const bool absent = tokens_.peek().is("!");
    if (absent) tokens_.take();
    const token key = tokens_.take();
    if (!key.is_word()) return found(key, "identifier");
    made.key = key.text;
    const sentences problems = qualified_name_problems(made.key);
    if (!problems.empty())
      return failure{not_valid("<nil>", made.key, problems)};
    const token& next = tokens_.peek();
    if (absent || next.what == token::kind::end || next.is(",")) {
      made.what = absent ? op::absent : op::exists;
      return made;
    }
    const token sign = tokens_.take();
    const auto what = operator_of(sign);
    if (!what) return found(sign, "in, notin, =, ==, !=, gt, lt");
    made.what = *what;
    auto values = sign.is_word() ? parse_list() : parse_value();
    if (!values) return failure{std::move(values).error()};
    made.values = *std::move(values);
    std::string problem = problem_of(made);
    if (!problem.empty()) return failure{std::move(problem)};
    return made;
  }

  parsed<std::vector<std::string>> parse_value() {
    const token& next = tokens_.peek();
    if (next.what == token::kind::end || next.is(","))
      return std::vector<std::string>{""};
    const token value = tokens_.take();
    if (!value.is_word()) return found(value, "identifier");
    return std::vector<std::string>{std::string(value.text)};
  }

  /// `(a,b)`; nothing between two signs is the empty value.
  parsed<std::vector<std::string>> parse_list() {
    const token open = tokens_.take();
    if (!open.is("("))
      return failure{"found '" + std::string(open.text) + "' expected: '('"};
    std::vector<std::string> values;
    if (tokens_.peek().is(")")) {
      tokens_.take();
      return std::vector<std::string>{""};
    }
    if (!tokens_.peek().is_word() && !tokens_.peek().is(","))
      return found(tokens_.peek(), "',', ')' or identifier");
    while (true) {
      const token next = tokens_.take();
      if (next.is_word()) {
        values.emplace_back(next.text);
        if (tokens_.peek().is(",")) continue;
        if (!tokens_.peek().is(")")) return found(tokens_.peek(), "',' or ')'");
      } else if (next.is(",")) {
        if (values.empty()) values.emplace_back();
        if (tokens_.peek().is(",")) {
          tokens_.take();
          values.emplace_back();
          continue;
        }
        if (!tokens_.peek().is(")")) continue;
        values.emplace_back();
      } else {
        return found(next, "',', or identifier");
      }
      tokens_.take();
      return sorted(std::move(values));
    }
  }

  static std::vector<std::string> sorted(std::vector<std::string> values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
  }

  lexer tokens_;
};

}  // namespace

answered<label_selector> label_selector::parse(std::string_view text) {
  auto terms = parser(text).parse();
  if (!terms) return failure{bad_request(std::move(terms).error())};
  label_selector made;
  made.terms_ = *std::move(terms);
  return made;
}

}  // namespace forensics::sandbox
