// Runs a fuzz target over the files of the folders that it is given, and over
// every prefix and some byte flips of each, so that a build without libFuzzer
// still meets cut and damaged input.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size);

namespace {

void run(const std::string& bytes) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                         bytes.size());
}

void run_with_damage(std::string bytes) {
  run(bytes);
  const std::size_t step = bytes.size() / 512 + 1;
  for (std::size_t cut = 0; cut < bytes.size(); cut += step)
    run(bytes.substr(0, cut));
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    const char kept = bytes[at];
    for (char other : {'\0', '"', '{', '\xff'}) {
      bytes[at] = other;
      run(bytes);
    }
    bytes[at] = kept;
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t files = 0;
  for (int i = 1; i < argc; ++i)
    for (const auto& entry : std::filesystem::directory_iterator(argv[i])) {
      std::ifstream in(entry.path(), std::ios::binary);
      run_with_damage({std::istreambuf_iterator<char>(in), {}});
      ++files;
    }
  std::printf("%zu seeds\n", files);
  return files == 0 ? 1 : 0;
}
