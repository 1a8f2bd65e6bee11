#pragma once

/// The only header that includes CAF, so that a newer CAF is one file's work.
#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/all.hpp>

namespace forensics::actors {

template <class... Signatures>
using typed_actor = caf::typed_actor<Signatures...>;

/// Message types Ts… in, answer type out.
template <class... Ts>
using replies_to = caf::replies_to<Ts...>;

/// Message types Ts… in, no answer.
template <class... Ts>
using reacts_to = caf::reacts_to<Ts...>;

}  // namespace forensics::actors

/// Messages never leave the process, so they need no serialization.
#define FORENSICS_LOCAL_MESSAGE(type) CAF_ALLOW_UNSAFE_MESSAGE_TYPE(type)
