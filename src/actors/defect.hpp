#pragma once

#include <exception>
#include <optional>
#include <string>

#include "actors/caf.hpp"

/// A defect of ours (an exception that nothing expects), met by one case's
/// data, ends no more than what that case asked for.
namespace forensics::actors {

/// What an exception says of itself; never content of a case, since none of
/// ours quotes any.
std::string text_of(const std::exception_ptr& what);

/// The exit reason of `self` will say what broke it. Called in its body.
template <class Self>
void tell_defects(Self* self) {
  self->set_exception_handler([](const std::exception_ptr& what) -> caf::error {
    return caf::make_error(caf::sec::runtime_error, text_of(what));
  });
}

/// Runs `work` for one case in an actor that all cases share; nullopt, or the
/// defect that it met.
template <class Work>
std::optional<std::string> contained(const Work& work) {
  try {
    work();
  } catch (const std::exception&) {
    return text_of(std::current_exception());
  }
  return std::nullopt;
}

}  // namespace forensics::actors
