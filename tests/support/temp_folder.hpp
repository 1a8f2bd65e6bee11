#pragma once

#include <string>

namespace forensics::testing {

/// A new folder, gone with its scope.
class temp_folder {
 public:
  temp_folder();
  ~temp_folder();
  temp_folder(const temp_folder&) = delete;
  temp_folder& operator=(const temp_folder&) = delete;

  std::string path(const std::string& name) const { return path_ + "/" + name; }
  /// Writes (replaces at once) the file and returns its path.
  std::string write(const std::string& name, const std::string& text) const;
  std::string write_program(const std::string& name,
                            const std::string& text) const;
  std::string read(const std::string& name) const;
  void remove(const std::string& name) const;

 private:
  std::string path_;
};

}  // namespace forensics::testing
