#include "engine/gpu/device.h"

#include <volk.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <span>

#include "engine/base/heap.h"
#include "engine/base/log.h"
#include "engine/gpu/device_choice.h"
#include "engine/gpu/handle.h"
#include "engine/gpu/instance.h"
#include "engine/gpu/retire_queue.h"
#include "engine/gpu/vulkan_check.h"

namespace mercia::gpu {
namespace {

constexpr std::uint64_t kPatience = 10;  // seconds
// Software Vulkan needs up to a second for a frame, on a busy machine twenty times as long, and does not hang.
constexpr std::uint64_t kPatienceWithProcessor = 120;
// It takes its memory out of the program's own heap. Giving it back costs less than a hundredth of the time.
constexpr std::chrono::seconds kBetweenReturns{2};

// The one that somebody else has chosen.
Result<std::size_t> find(std::span<const Candidate> all, const Result<VkPhysicalDevice>& physical) {
  if (!physical) return tl::unexpected(physical.error());
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Candidate& one) { return one.physical == *physical; });
  if (found == all.end())
    return fail(ErrorKind::Device, "the headset hangs on a graphics device that Vulkan does not list");
  if (!found->info.usable) {
    return fail(ErrorKind::Device, "the headset hangs on a graphics device that " + found->info.unusable_reason,
                found->info.name, "update its driver");
  }
  return static_cast<std::size_t>(found - all.begin());
}

}  // namespace

struct Device::Impl {
  std::unique_ptr<Instance> instance;
  VkSurfaceKHR surface = VK_NULL_HANDLE;
  VkPhysicalDevice physical = VK_NULL_HANDLE;
  VkPhysicalDeviceProperties properties{};
  VkPhysicalDeviceMemoryProperties memory{};
  DeviceInfo info;
  bool anisotropic_filtering = false;
  bool block_compression = false;
  bool multiview_works = true;
  bool layer_output = false;
  VkDevice device = VK_NULL_HANDLE;
  std::uint32_t queue_family = 0;
  VkQueue queue = VK_NULL_HANDLE;
  SemaphoreHandle timeline;
  std::uint64_t submitted = 0;
  RetireQueue retired;
  std::chrono::steady_clock::time_point next_return = std::chrono::steady_clock::now() + kBetweenReturns;

  ~Impl() {
    if (device != VK_NULL_HANDLE) {
      finish();
      timeline = {};
      vkDestroyDevice(device, nullptr);
    }
    if (surface != VK_NULL_HANDLE) vkDestroySurfaceKHR(instance->handle(), surface, nullptr);
  }

  Result<void> create_device(const Candidate& chosen, const DeviceMaker& maker);

  // A frame with much in it takes tens of megabytes in small blocks for as long as it lasts, and the heap keeps them
  // for one that never comes again: without this the process grows with every frame that is fuller than all before.
  void return_drivers_memory() {
    const auto now = std::chrono::steady_clock::now();
    if (now < next_return) return;
    next_return = now + kBetweenReturns;
    return_free_pages();
  }

  void finish() {
    // A lost device answers at once, and then nothing runs either.
    vkDeviceWaitIdle(device);
    retired.collect(UINT64_MAX);
  }
};

Result<void> Device::Impl::create_device(const Candidate& chosen, const DeviceMaker& maker) {
  physical = chosen.physical;
  info = chosen.info;
  anisotropic_filtering = chosen.anisotropic_filtering;
  block_compression = chosen.block_compression;
  multiview_works = chosen.multiview_works;
  layer_output = chosen.layer_output;
  queue_family = chosen.queue_family;
  vkGetPhysicalDeviceProperties(physical, &properties);
  vkGetPhysicalDeviceMemoryProperties(physical, &memory);

  FeatureChain features;
  ask_for_needed_features(features);
  features.features.features.samplerAnisotropy = anisotropic_filtering;
  features.features.features.textureCompressionBC = block_compression;
  features.vulkan12.shaderOutputLayer = layer_output;
  const float priority = 1.0f;
  VkDeviceQueueCreateInfo queue_info{.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO};
  queue_info.queueFamilyIndex = queue_family;
  queue_info.queueCount = 1;
  queue_info.pQueuePriorities = &priority;
  const std::array extensions{VK_KHR_SWAPCHAIN_EXTENSION_NAME};
  VkDeviceCreateInfo device_info{.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO};
  device_info.pNext = &features.features;
  device_info.queueCreateInfoCount = 1;
  device_info.pQueueCreateInfos = &queue_info;
  device_info.enabledExtensionCount = surface ? static_cast<std::uint32_t>(extensions.size()) : 0;
  device_info.ppEnabledExtensionNames = extensions.data();
  if (maker.make_device) {
    MERCIA_TRY(device, maker.make_device(physical, device_info));
  } else {
    MERCIA_CHECK(check(vkCreateDevice(physical, &device_info, nullptr, &device), "opening " + info.name));
  }
  vkGetDeviceQueue(device, queue_family, 0, &queue);

  VkSemaphoreTypeCreateInfo type{.sType = VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO};
  type.semaphoreType = VK_SEMAPHORE_TYPE_TIMELINE;
  VkSemaphoreCreateInfo semaphore_info{.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO};
  semaphore_info.pNext = &type;
  VkSemaphore semaphore = VK_NULL_HANDLE;
  MERCIA_CHECK(check(vkCreateSemaphore(device, &semaphore_info, nullptr, &semaphore), "making the timeline"));
  timeline = SemaphoreHandle(device, semaphore);
  return {};
}

Device::Device() : impl_(std::make_unique<Impl>()) {}
Device::~Device() = default;

Result<std::unique_ptr<Device>> Device::create(const DeviceOptions& options) {
  std::unique_ptr<Device> result(new Device);
  Impl& impl = *result->impl_;
  MERCIA_TRY(impl.instance,
             Instance::create(options.validation, options.instance_extensions, options.maker.make_instance));
  if (options.make_surface) {
    if (options.make_surface(impl.instance->handle(), &impl.surface) != VK_SUCCESS) {
      impl.surface = VK_NULL_HANDLE;
      return fail(ErrorKind::Device, "the window system refused a Vulkan surface", {},
                  "draw to a file with --shot, or check the graphics driver");
    }
  }
  MERCIA_TRY(const auto all, candidates(impl.instance->handle(), impl.surface));
  MERCIA_TRY(const auto index, options.maker.choose_physical
                                   ? find(all, options.maker.choose_physical(impl.instance->handle()))
                                   : choose(all, options.wanted));
  MERCIA_CHECK(impl.create_device(all[index], options.maker));
  log::debug("drawing on {} ({}, Vulkan {})", impl.info.name, impl.info.driver, impl.info.api_version);
  return result;
}

VkInstance Device::instance() const { return impl_->instance->handle(); }
VkPhysicalDevice Device::physical() const { return impl_->physical; }
VkDevice Device::handle() const { return impl_->device; }
VkQueue Device::queue() const { return impl_->queue; }
std::uint32_t Device::queue_family() const { return impl_->queue_family; }
VkSurfaceKHR Device::surface() const { return impl_->surface; }
const DeviceInfo& Device::info() const { return impl_->info; }
const VkPhysicalDeviceProperties& Device::properties() const { return impl_->properties; }
const VkPhysicalDeviceMemoryProperties& Device::memory_properties() const { return impl_->memory; }
bool Device::is_processor() const { return impl_->properties.deviceType == VK_PHYSICAL_DEVICE_TYPE_CPU; }
bool Device::anisotropic_filtering() const { return impl_->anisotropic_filtering; }
bool Device::block_compression() const { return impl_->block_compression; }
bool Device::multiview_works() const { return impl_->multiview_works; }
bool Device::layer_output() const { return impl_->layer_output; }

Result<std::uint64_t> Device::submit(VkCommandBuffer commands, VkSemaphore wait, VkSemaphore signal) {
  const std::uint64_t value = impl_->submitted + 1;
  VkCommandBufferSubmitInfo command_info{.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_SUBMIT_INFO};
  command_info.commandBuffer = commands;
  VkSemaphoreSubmitInfo wait_info{.sType = VK_STRUCTURE_TYPE_SEMAPHORE_SUBMIT_INFO};
  wait_info.semaphore = wait;
  wait_info.stageMask = VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT;
  std::array<VkSemaphoreSubmitInfo, 2> signals{};
  for (VkSemaphoreSubmitInfo& info : signals) {
    info.sType = VK_STRUCTURE_TYPE_SEMAPHORE_SUBMIT_INFO;
    info.stageMask = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;
  }
  signals[0].semaphore = impl_->timeline.get();
  signals[0].value = value;
  signals[1].semaphore = signal;
  VkSubmitInfo2 info{.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO_2};
  info.waitSemaphoreInfoCount = wait ? 1 : 0;
  info.pWaitSemaphoreInfos = &wait_info;
  info.commandBufferInfoCount = 1;
  info.pCommandBufferInfos = &command_info;
  info.signalSemaphoreInfoCount = signal ? 2 : 1;
  info.pSignalSemaphoreInfos = signals.data();
  MERCIA_CHECK(check(vkQueueSubmit2(impl_->queue, 1, &info, VK_NULL_HANDLE), "submitting work"));
  impl_->submitted = value;
  return value;
}

std::uint64_t Device::submitted() const { return impl_->submitted; }

std::uint64_t Device::completed() const {
  std::uint64_t value = 0;
  // A lost device reports nothing more; what waits for it learns of the loss in wait_for() or submit().
  if (vkGetSemaphoreCounterValue(impl_->device, impl_->timeline.get(), &value) != VK_SUCCESS) return 0;
  return value;
}

Result<void> Device::wait_for(std::uint64_t value) const {
  VkSemaphoreWaitInfo info{.sType = VK_STRUCTURE_TYPE_SEMAPHORE_WAIT_INFO};
  info.semaphoreCount = 1;
  info.pSemaphores = impl_->timeline.address();
  info.pValues = &value;
  const std::uint64_t patience = is_processor() ? kPatienceWithProcessor : kPatience;
  VkResult result = vkWaitSemaphores(impl_->device, &info, patience * 1'000'000'000);
  if (result == VK_TIMEOUT) {
    log::warn("{} has not answered for {} seconds; Mercia waits on until it does or its driver gives it up",
              impl_->info.name, patience);
    result = vkDeviceWaitIdle(impl_->device);
  }
  return check(result, "waiting for the graphics device");
}

void Device::retire(std::function<void()> destroy) { impl_->retired.add(impl_->submitted, std::move(destroy)); }
void Device::collect() {
  impl_->retired.collect(completed());
  if (is_processor()) impl_->return_drivers_memory();
}
void Device::finish() { impl_->finish(); }

std::uint64_t Device::validation_message_count() const { return impl_->instance->messages().count(); }
std::vector<std::string> Device::validation_messages() const { return impl_->instance->messages().first(); }

}  // namespace mercia::gpu
