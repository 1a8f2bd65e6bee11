#include <CLI/CLI.hpp>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>
