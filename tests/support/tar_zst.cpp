#include "support/tar_zst.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <cstdio>
#include <cstring>
#include <memory>
#include <numeric>
#include <stdexcept>

namespace forensics::test {
namespace {

constexpr std::size_t block = 512;

/// POSIX ustar.
struct tar_header {
  char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], checksum[8],
      type, link[100], magic[6], version[2], user[32], group[32], major[8],
      minor[8], prefix[155], rest[12];
};
static_assert(sizeof(tar_header) == block);

std::string header_of(const tar_entry& entry) {
  tar_header head{};
  entry.path.copy(head.name, sizeof head.name);
  std::memcpy(head.mode, "0000644", 7);
  std::memcpy(head.uid, "0000000", 7);
  std::memcpy(head.gid, "0000000", 7);
  std::snprintf(head.size, sizeof head.size, "%011zo", entry.bytes.size());
  std::memcpy(head.mtime, "00000000000", 11);
  std::memset(head.checksum, ' ', sizeof head.checksum);
  head.type = entry.type;
  if (entry.type == '1' || entry.type == '2')
    std::memcpy(head.link, "/etc/passwd", 11);
  std::memcpy(head.magic, "ustar", 5);
  std::memcpy(head.version, "00", 2);
  std::string bytes(block, '\0');
  std::memcpy(bytes.data(), &head, block);
  const unsigned sum = std::accumulate(
      bytes.begin(), bytes.end(), 0U,
      [](unsigned all, char c) { return all + static_cast<unsigned char>(c); });
  char text[8];
  std::snprintf(text, sizeof text, "%06o", sum % 0x40000U);
  std::memcpy(bytes.data() + offsetof(tar_header, checksum), text, 7);
  return bytes;
}

la_ssize_t append(archive*, void* out, const void* bytes, std::size_t count) {
  static_cast<std::string*>(out)->append(static_cast<const char*>(bytes),
                                         count);
  return static_cast<la_ssize_t>(count);
}

}  // namespace

std::string tar_of(const std::vector<tar_entry>& entries) {
  std::string out;
  for (const tar_entry& entry : entries) {
    out += header_of(entry) + entry.bytes;
    out.resize((out.size() + block - 1) / block * block, '\0');
  }
  return out + std::string(2 * block, '\0');
}

std::string zst(const std::string& bytes) {
  std::string out;
  const std::unique_ptr<archive, decltype(&archive_write_free)> to(
      archive_write_new(), archive_write_free);
  const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> one(
      archive_entry_new(), archive_entry_free);
  archive_write_set_format_raw(to.get());
  archive_write_add_filter_zstd(to.get());
  archive_write_set_bytes_in_last_block(to.get(), 1);
  archive_entry_set_filetype(one.get(), AE_IFREG);
  const bool good = archive_write_open2(to.get(), &out, nullptr, append,
                                        nullptr, nullptr) == ARCHIVE_OK &&
                    archive_write_header(to.get(), one.get()) == ARCHIVE_OK &&
                    archive_write_data(to.get(), bytes.data(), bytes.size()) ==
                        static_cast<la_ssize_t>(bytes.size()) &&
                    archive_write_close(to.get()) == ARCHIVE_OK;
  if (!good) throw std::runtime_error("libarchive can't compress");
  return out;
}

std::string tar_zst(const std::vector<tar_entry>& entries) {
  return zst(tar_of(entries));
}

}  // namespace forensics::test
