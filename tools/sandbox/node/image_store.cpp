#include "sandbox/node/image_store.hpp"

#include <set>
#include <system_error>
#include <utility>

#include "model/digest.hpp"

namespace forensics::sandbox {

namespace fs = std::filesystem;

image_store::image_store(image_table table, fs::path folder)
    : table_(std::move(table)), folder_(std::move(folder)) {}

const local_image* image_store::find(const image_reference& image) const {
  const auto found = images_.find(image.full());
  return found == images_.end() ? nullptr : &found->second;
}

const local_image* image_store::pull(const image_reference& image) {
  if (const local_image* here = find(image)) return here;
  auto found = table_.find(image);
  if (!found) return nullptr;
  const std::string digest = model::sha256_hex(image.full());
  image_reference by_digest = image;
  by_digest.tag.clear();
  by_digest.digest = "sha256:" + digest;

  local_image made;
  made.id = by_digest.full();
  made.programs = folder_ / digest;
  made.entrypoint = std::move(found->entrypoint);
  made.command = std::move(found->command);
  fs::create_directories(made.programs);
  std::set<fs::path> counted;
  for (const auto& [path, program] : found->programs) {
    std::error_code none;
    if (counted.insert(program).second)
      if (const auto size = fs::file_size(program, none); !none)
        made.bytes += size;
    const fs::path place(path);
    if (place.parent_path() == "/bin")
      fs::create_symlink(program, made.programs / place.filename());
    else
      made.others.emplace(path, program);
  }
  return &images_.emplace(image.full(), std::move(made)).first->second;
}

}  // namespace forensics::sandbox
