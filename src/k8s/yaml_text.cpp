#include "k8s/yaml_text.hpp"

#include <sstream>
#include <stdexcept>

#include <yaml-cpp/eventhandler.h>

#include "k8s/concat.hpp"

namespace forensics::k8s {

namespace {

constexpr std::size_t longest_text = 1U << 20;
constexpr unsigned deepest_nesting = 32;
constexpr unsigned most_aliases = 64;

struct limit_exceeded : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Meets a document before nodes are built of it: the parser recurses, and an
/// alias multiplies what reads through it.
class limits : public YAML::EventHandler {
 public:
  using anchor = YAML::anchor_t;
  using style = YAML::EmitterStyle::value;

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, anchor) override {}
  void OnScalar(const YAML::Mark&, const std::string&, anchor,
                const std::string&) override {}
  void OnAlias(const YAML::Mark&, anchor) override {
    if (++aliases_ > most_aliases)
      throw limit_exceeded("has more than 64 YAML aliases");
  }
  void OnSequenceStart(const YAML::Mark&, const std::string&, anchor,
                       style) override {
    enter();
  }
  void OnMapStart(const YAML::Mark&, const std::string&, anchor,
                  style) override {
    enter();
  }
  void OnSequenceEnd() override { --depth_; }
  void OnMapEnd() override { --depth_; }

 private:
  void enter() {
    if (++depth_ > deepest_nesting)
      throw limit_exceeded("is nested more than 32 levels deep");
  }

  unsigned depth_ = 0;
  unsigned aliases_ = 0;
};

}  // namespace

result<YAML::Node, std::string> parse_yaml(const std::string& text) {
  if (text.size() > longest_text) return failure{"is longer than 1 MiB"};
  try {
    std::istringstream stream(text);
    limits guard;
    YAML::Parser(stream).HandleNextDocument(guard);
    return YAML::Load(text);
  } catch (const limit_exceeded& excess) {
    return failure{excess.what()};
  } catch (const YAML::Exception& fault) {
    return failure{concat(
        {"is no valid YAML (line ", std::to_string(fault.mark.line + 1), ")"})};
  }
}

YAML::Node yaml_fields::at(const std::string& key) const {
  if (!map_.IsMap()) return {};
  // Through a const reference a missing key is not added.
  const YAML::Node& map = map_;
  const YAML::Node value = map[key];
  return value.IsDefined() ? value : YAML::Node{};
}

void yaml_fields::expect(bool fits, const std::string& key,
                         std::string_view type) {
  if (!fits && mistyped_.empty())
    mistyped_ = concat({"\"", key, "\" must be ", type});
}

bool yaml_fields::has(const std::string& key) const {
  return !at(key).IsNull();
}

std::string yaml_fields::text(const std::string& key) {
  const YAML::Node value = at(key);
  expect(value.IsScalar() || value.IsNull(), key, "a string");
  return value.IsScalar() ? value.Scalar() : std::string{};
}

bool yaml_fields::flag(const std::string& key) {
  const YAML::Node value = at(key);
  bool flag = false;
  const bool fits = value.IsNull() || YAML::convert<bool>::decode(value, flag);
  expect(fits, key, "true or false");
  return flag;
}

YAML::Node yaml_fields::map(const std::string& key) {
  const YAML::Node value = at(key);
  expect(value.IsMap() || value.IsNull(), key, "a mapping");
  return value;
}

std::vector<YAML::Node> yaml_fields::list(const std::string& key) {
  const YAML::Node value = at(key);
  expect(value.IsSequence() || value.IsNull(), key, "a list");
  if (!value.IsSequence()) return {};
  return {value.begin(), value.end()};
}

}  // namespace forensics::k8s
