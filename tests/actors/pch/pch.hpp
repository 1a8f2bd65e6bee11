#include <doctest/doctest.h>

#include "actors/protocol.hpp"
