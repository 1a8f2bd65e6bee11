// What most files of this folder include.
#include <CLI/CLI.hpp>

#include <string>
#include <vector>

#include "model/json.hpp"
