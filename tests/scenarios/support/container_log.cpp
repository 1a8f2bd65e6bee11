#include "scenarios/support/container_log.hpp"

#include <fstream>
#include <string>
#include <utility>

namespace forensics::test {
namespace {

std::string name_of(log_run which, std::string_view extension) {
  std::string name = which == log_run::current ? "current" : "previous";
  return name.append(extension);
}

}  // namespace

container_log::container_log(std::filesystem::path folder)
    : folder_(std::move(folder)) {
  std::filesystem::create_directories(folder_);
}

const container_log& container_log::put(log_run which,
                                        std::string_view text) const {
  std::filesystem::remove(folder_ / name_of(which, ".status"));
  return write(name_of(which, ".log"), text);
}

const container_log& container_log::answer(log_run which, int status,
                                           std::string_view body) const {
  return write(name_of(which, ".status"),
               std::to_string(status).append("\n").append(body));
}

const container_log& container_log::delay(
    std::chrono::milliseconds length) const {
  return write("delay",
               std::to_string(static_cast<double>(length.count()) / 1000));
}

const container_log& container_log::hang() const { return write("hang", ""); }

const container_log& container_log::release() const {
  std::filesystem::remove(folder_ / "hang");
  return *this;
}

// Written beside and renamed: the kubelet never reads half of it.
const container_log& container_log::write(std::string_view name,
                                          std::string_view content) const {
  const auto half = folder_ / std::string{name}.append(".new");
  std::ofstream file;
  file.exceptions(std::ios::failbit | std::ios::badbit);
  file.open(half, std::ios::binary);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  file.close();
  std::filesystem::rename(half, folder_ / name);
  return *this;
}

}  // namespace forensics::test
