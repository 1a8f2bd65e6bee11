#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "model/clone.hpp"
#include "model/json.hpp"

/// Pods of our own making after the shapes of well-known software, each as it
/// stands after a crash, with the objects that it names: tests/data/corpus.
namespace forensics::test {

struct corpus_entry {
  std::string name;  ///< of the file, without its ending
  model::json_document file;

  std::string_view about() const;
  /// ConfigMaps, Secrets, accounts, classes, Services; namespaced ones without
  /// a namespace.
  const model::json_value& objects() const;
  /// With its status, without namespace and uid.
  const model::json_value& pod() const;
};

/// By name. Throws where a file is not of this shape.
std::vector<corpus_entry> read_corpus(const std::filesystem::path& data);

/// The pod as it would stand in namespace `shop`.
model::json_document standing_pod(const corpus_entry& entry);

/// The references of the pod that have a copy: to objects that the entry has,
/// and to those that a container could not start without.
std::vector<model::reference> copied_references(const corpus_entry& entry,
                                                model::secret_policy secrets);

}  // namespace forensics::test
