// Processor time: what was worked, whoever else was on the machine.
#pragma once

namespace mercia {

// Seconds since the thread began; only differences on one thread mean anything.
double thread_cpu_seconds();
// The same of all threads of the process together.
double process_cpu_seconds();

}  // namespace mercia
