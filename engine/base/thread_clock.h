// Processor time of the calling thread: what it worked, whoever else was on the machine.
#pragma once

namespace mercia {

// Seconds since the thread began; only differences on one thread mean anything.
double thread_cpu_seconds();

}  // namespace mercia
