#include "support/corpus.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "model/references.hpp"

namespace forensics::test {
namespace {

corpus_entry read_entry(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  auto parsed = model::parse_json(text);
  if (!parsed) throw std::runtime_error(path.string() + ": " + parsed.error());
  corpus_entry entry{path.stem().string(), std::move(*parsed)};
  if (entry.about().empty() || entry.pod().ObjectEmpty())
    throw std::runtime_error(path.string() + ": no `about` or no `pod`");
  return entry;
}

bool has_object(const corpus_entry& entry, const model::reference& what) {
  const std::string_view kind = model::is_secret(what.kind) ? "Secret"
                                : what.kind == model::reference_kind::services
                                    ? "Service"
                                    : "ConfigMap";
  const auto objects = entry.objects().GetArray();
  return std::any_of(objects.begin(), objects.end(), [&](const auto& object) {
    return model::text_at(object, {"kind"}) == kind &&
           (kind == "Service" ||
            model::text_at(object, {"metadata", "name"}) == what.name);
  });
}

}  // namespace

std::string_view corpus_entry::about() const {
  return model::text_at(file, {"about"});
}

const model::json_value& corpus_entry::objects() const {
  return model::array_at(file, {"objects"});
}

const model::json_value& corpus_entry::pod() const {
  return model::object_at(file, {"pod"});
}

std::vector<corpus_entry> read_corpus(const std::filesystem::path& data) {
  std::vector<corpus_entry> all;
  for (const auto& file : std::filesystem::directory_iterator(data / "corpus"))
    if (file.path().extension() == ".json")
      all.push_back(read_entry(file.path()));
  std::sort(all.begin(), all.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return all;
}

model::json_document standing_pod(const corpus_entry& entry) {
  model::json_document pod;
  auto& memory = pod.GetAllocator();
  pod.CopyFrom(entry.pod(), memory);
  model::set(pod["metadata"], "namespace", "shop", memory);
  model::set(pod["metadata"], "uid", "uid-" + entry.name, memory);
  return pod;
}

std::vector<model::reference> copied_references(const corpus_entry& entry,
                                                model::secret_policy secrets) {
  auto all = model::references_of(entry.pod());
  std::erase_if(all, [&](const model::reference& what) {
    if (what.kind == model::reference_kind::pull_secret &&
        secrets == model::secret_policy::redact)
      return true;
    return what.optional && !has_object(entry, what);
  });
  return all;
}

}  // namespace forensics::test
