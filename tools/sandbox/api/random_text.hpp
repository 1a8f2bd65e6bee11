#pragma once

#include <random>
#include <string>

namespace forensics::sandbox {

/// A version 4 UUID.
std::string make_uid(std::mt19937_64& random);
/// `length` characters of the alphabet that `generateName` uses: no vowels and
/// no look-alikes. Source: apimachinery's `util/rand`.
std::string random_suffix(std::mt19937_64& random, std::size_t length);

}  // namespace forensics::sandbox
