#include "cli/suggest.hpp"

#include <doctest/doctest.h>

TEST_CASE("the nearest word is found, and no far one") {
  const std::vector<std::string> words{"--log-level", "--log-format",
                                       "--kubeconfig", "--max-log-size",
                                       "--max-pending-cases"};
  struct row {
    const char* name;
    std::string word;
    const char* expected;
  };
  const row rows[] = {
      {"a letter is missing", "--log-leel", "--log-level"},
      {"a letter is too many", "--log-levell", "--log-level"},
      {"a letter is wrong", "--kubecomfig", "--kubeconfig"},
      {"neighbours are swapped", "--kubecofnig", "--kubeconfig"},
      {"dashes are missing", "maxlogsize", "--max-log-size"},
      {"only the beginning", "--kube", "--kubeconfig"},
      {"only a part", "--pending", "--max-pending-cases"},
      {"a beginning that two share", "--log", ""},
      {"far from all", "--frobnicate", ""},
      {"too short to tell", "--k", ""},
      {"nothing", "", ""},
      {"only dashes", "--", ""},
      {"very long", "--" + std::string(10'000, 'k'), ""},
  };
  for (const row& r : rows) {
    SUBCASE(r.name) {
      CHECK(forensics::cli::nearest(r.word, words).value_or("") == r.expected);
    }
  }
}
