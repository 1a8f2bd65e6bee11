#include "plugin/evidence/archive.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include <archive.h>
#include <archive_entry.h>

namespace forensics::plugin {
namespace {

using writer = std::unique_ptr<archive, decltype(&archive_write_free)>;
using reader = std::unique_ptr<archive, decltype(&archive_read_free)>;
using entry = std::unique_ptr<archive_entry, decltype(&archive_entry_free)>;

constexpr int owner_may_write = 0644;

failure<std::string> broken(std::string_view why) {
  return {"it is no readable tar.zst archive: " + std::string(why)};
}

/// libarchive's sentence, which may quote the archive, is not passed on.
failure<std::string> failed(archive* from, std::string_view what) {
  return {std::string(what) + " (error " + std::to_string(archive_errno(from)) +
          " of libarchive)"};
}

la_ssize_t append(archive*, void* out, const void* bytes, std::size_t count) {
  static_cast<std::string*>(out)->append(static_cast<const char*>(bytes),
                                         count);
  return static_cast<la_ssize_t>(count);
}

bool add(archive* to, const std::string& path, const std::string& bytes,
         model::timestamp modified) {
  const entry header(archive_entry_new(), archive_entry_free);
  archive_entry_set_pathname(header.get(), path.c_str());
  archive_entry_set_filetype(header.get(), AE_IFREG);
  archive_entry_set_perm(header.get(), owner_may_write);
  archive_entry_set_uid(header.get(), 0);
  archive_entry_set_gid(header.get(), 0);
  archive_entry_set_size(header.get(), static_cast<la_int64_t>(bytes.size()));
  archive_entry_set_mtime(
      header.get(),
      std::chrono::floor<std::chrono::seconds>(modified.time_since_epoch())
          .count(),
      0);
  return archive_write_header(to, header.get()) == ARCHIVE_OK &&
         archive_write_data(to, bytes.data(), bytes.size()) ==
             static_cast<la_ssize_t>(bytes.size());
}

/// Looks at one archive, entry by entry, until one of them does not do.
class unpacking {
 public:
  unpacking(archive* from, const archive_limits& limits)
      : from_(from), limits_(limits) {}

  result<archive_files, std::string> all() {
    for (;;) {
      archive_entry* header = nullptr;
      const int outcome = archive_read_next_header(from_, &header);
      if (outcome == ARCHIVE_EOF) return std::move(files_);
      if (outcome != ARCHIVE_OK) return broken("it is damaged or cut");
      if (++entries_ > limits_.files)
        return broken("it has more than " + std::to_string(limits_.files) +
                      " entries");
      if (auto why = take(header)) return failure{*std::move(why)};
    }
  }

 private:
  /// A sentence where the entry does not do.
  std::optional<std::string> take(archive_entry* header) {
    const char* path = archive_entry_pathname(header);
    if (path == nullptr) return broken("a name in it is no text").error;
    if (archive_entry_filetype(header) == AE_IFDIR) return std::nullopt;
    if (archive_entry_filetype(header) != AE_IFREG ||
        archive_entry_hardlink(header) != nullptr)
      return broken("it holds something that is no ordinary file").error;
    auto [place, is_new] = files_.emplace(path, std::string());
    if (!is_new) return broken("it holds a file twice").error;
    return read(place->second);
  }

  std::optional<std::string> read(std::string& into) {
    const std::size_t room =
        std::min(limits_.file_bytes, limits_.bytes - taken_);
    char piece[1U << 16];
    for (;;) {
      const la_ssize_t got = archive_read_data(from_, piece, sizeof piece);
      if (got < 0) return broken("it is damaged or cut").error;
      if (got == 0) break;
      if (static_cast<std::size_t>(got) > room - into.size())
        return broken("it holds more bytes than a case can have").error;
      into.append(piece, static_cast<std::size_t>(got));
    }
    taken_ += into.size();
    return std::nullopt;
  }

  archive* from_;
  const archive_limits& limits_;
  archive_files files_;
  std::size_t entries_ = 0;
  std::size_t taken_ = 0;
};

}  // namespace

result<std::string, std::string> pack(const archive_files& files,
                                      model::timestamp modified) {
  std::string out;
  const writer to(archive_write_new(), archive_write_free);
  archive_write_set_format_pax_restricted(to.get());
  archive_write_add_filter_zstd(to.get());
  archive_write_set_bytes_in_last_block(to.get(), 1);
  bool good = archive_write_open2(to.get(), &out, nullptr, append, nullptr,
                                  nullptr) == ARCHIVE_OK;
  for (const auto& [path, bytes] : files)
    good = good && add(to.get(), path, bytes, modified);
  if (!good || archive_write_close(to.get()) != ARCHIVE_OK)
    return failed(to.get(), "the archive can't be made");
  return out;
}

result<archive_files, std::string> unpack(std::string_view bytes,
                                          const archive_limits& limits) {
  const reader from(archive_read_new(), archive_read_free);
  archive_read_support_filter_zstd(from.get());
  archive_read_support_format_tar(from.get());
  if (archive_read_open_memory(from.get(), bytes.data(), bytes.size()) !=
      ARCHIVE_OK)
    return broken("it is not compressed by zstd, or it is cut");
  return unpacking(from.get(), limits).all();
}

}  // namespace forensics::plugin
