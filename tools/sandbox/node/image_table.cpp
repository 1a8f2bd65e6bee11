#include "sandbox/node/image_table.hpp"

#include <unistd.h>

#include <utility>

namespace forensics::sandbox {
namespace {

namespace fs = std::filesystem;

/// Applets that every busybox of Debian has and that need no rights.
constexpr const char* applets[] = {
    "[",        "ash",     "awk",      "base64",    "basename",  "bunzip2",
    "bzcat",    "bzip2",   "cat",      "chgrp",     "chmod",     "chown",
    "clear",    "cmp",     "cp",       "cut",       "date",      "dd",
    "df",       "diff",    "dirname",  "du",        "echo",      "egrep",
    "env",      "expand",  "expr",     "factor",    "false",     "fgrep",
    "find",     "fold",    "free",     "getopt",    "grep",      "groups",
    "gunzip",   "gzip",    "head",     "hexdump",   "hostname",  "id",
    "kill",     "less",    "link",     "ln",        "ls",        "md5sum",
    "mkdir",    "mkfifo",  "mktemp",   "more",      "mv",        "nc",
    "nl",       "nproc",   "nslookup", "od",        "paste",     "patch",
    "pidof",    "ping",    "printf",   "ps",        "pwd",       "readlink",
    "realpath", "rev",     "rm",       "rmdir",     "sed",       "seq",
    "setsid",   "sh",      "sha1sum",  "sha256sum", "sha512sum", "shred",
    "shuf",     "sleep",   "sort",     "stat",      "strings",   "stty",
    "sync",     "tac",     "tail",     "tar",       "tee",       "test",
    "time",     "timeout", "top",      "touch",     "tr",        "true",
    "truncate", "tty",     "uname",    "uniq",      "unlink",    "unxz",
    "unzip",    "uptime",  "usleep",   "vi",        "watch",     "wc",
    "wget",     "which",   "whoami",   "xargs",     "xxd",       "xz",
    "yes",      "zcat"};
/// Programs that a small image has too; Debian's busybox leaves them out.
constexpr const char* more_programs[] = {"cksum", "comm",  "install",  "nice",
                                         "nohup", "pgrep", "printenv", "split"};

bool is_program(const fs::path& file) {
  std::error_code none;
  return fs::is_regular_file(file, none) && access(file.c_str(), X_OK) == 0;
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

image_table::image_table(fs::path stand_ins, std::vector<fs::path> host)
    : stand_ins_(std::move(stand_ins)), host_(std::move(host)) {}

std::optional<stand_in> image_table::find(const image_reference& image) const {
  if (image.path == "busybox" || image.path == "alpine")
    return stand_in{small_system(), {}, {"sh"}};
  if (image.path == "debian" || image.path == "ubuntu")
    return stand_in{whole_host(), {}, {"bash"}};
  if (image.path == "python") {
    programs found = has(image.tag, "alpine") ? small_system() : whole_host();
    add(found, "python3", "python3");
    add(found, "python", "python3");
    return stand_in{std::move(found), {}, {"python3"}};
  }
  if (image.path == "nats") {
    programs found;
    if (has(image.tag, "alpine")) found = small_system();
    found["/nats-server"] = stand_ins_ / "nats-server";
    return stand_in{
        std::move(found), {"/nats-server"}, {"--config", "nats-server.conf"}};
  }
  if (image.path == "postgres") {
    programs found = small_system();
    found["/bin/psql"] = stand_ins_ / "psql";
    return stand_in{std::move(found), {}, {"postgres"}};
  }
  return std::nullopt;
}

std::optional<fs::path> image_table::on_host(const std::string& name) const {
  for (const fs::path& folder : host_)
    if (is_program(folder / name)) return folder / name;
  return std::nullopt;
}

void image_table::add(programs& to, const std::string& name,
                      const std::string& program) const {
  if (const auto found = on_host(program)) to["/bin/" + name] = *found;
}

image_table::programs image_table::small_system() const {
  programs found;
  for (const char* name : more_programs) add(found, name, name);
  const auto busybox = on_host("busybox");
  for (const char* name : applets) add(found, name, busybox ? "busybox" : name);
  add(found, "busybox", "busybox");
  if (!busybox) add(found, "ash", "sh");
  return found;
}

image_table::programs image_table::whole_host() const {
  programs found;
  for (const fs::path& folder : host_) {
    std::error_code none;
    for (const auto& file : fs::directory_iterator(folder, none))
      if (is_program(file.path()))
        found.try_emplace("/bin/" + file.path().filename().string(),
                          file.path());
  }
  return found;
}

std::vector<fs::path> usual_folders() {
  return {"/usr/bin", "/bin", "/usr/local/bin"};
}

}  // namespace forensics::sandbox
