#include "app/command.hpp"

int main(int argc, char** argv) {
  return forensics::app::run_command(argc, argv);
}
