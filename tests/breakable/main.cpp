#include <cstdlib>

#include "app/command.hpp"
#include "breakable/failpoint.hpp"

int main(int argc, char** argv) {
  const char* accident = std::getenv("TESTENV_ACCIDENT");
  return forensics::app::run_command(
      argc, argv,
      forensics::test::parse_failpoint(accident == nullptr ? "" : accident));
}
