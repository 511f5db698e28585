"""The events of an AMI that say nothing of the floor; the wire skips them unread."""

IGNORED_EVENTS = frozenset(
    {
        "BridgeCreate",
        "BridgeDestroy",
        "BridgeEnter",
        "BridgeLeave",
        "ChannelTalkingStart",
        "ChannelTalkingStop",
        "ContactStatus",
        "DeviceStateChange",
        "DeviceStateListComplete",
        "DialBegin",
        "DialState",
        "ExtensionStatus",
        "HangupRequest",
        "LocalBridge",
        "LocalOptimizationBegin",
        "LocalOptimizationEnd",
        "MusicOnHoldStart",
        "MusicOnHoldStop",
        "NewCallerid",
        "NewConnectedLine",
        "NewAccountCode",
        "Newchannel",
        "Newexten",
        "Newstate",
        "PeerStatus",
        "QueueSummary",
        "QueueSummaryComplete",
        "RTCPReceived",
        "RTCPSent",
        "Registry",
        "Reload",
        "SoftHangupRequest",
        "SuccessfulAuth",
        "VarSet",
    }
)
"""`DeviceStateChange` is among them: it repeats states, mixes in pseudo-devices of the queues themselves, and
`QueueMemberStatus` says the same with the agent's name. A `Reload` of the queue module keeps counters
and members, and the next snapshot shows what else changed.
"""
