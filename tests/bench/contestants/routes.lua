-- Asks for every route in turn of its own kind, $count of them, in an order that no cache can guess.
local count, step, at = $count, 7919, 0
request = function()
    at = (at + step) % count
    return wrk.format("GET", "/r" .. at .. "/item")
end
