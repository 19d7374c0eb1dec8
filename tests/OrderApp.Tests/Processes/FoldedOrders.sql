-- The read model, folded anew from the log by SQL alone: none of the kit's or the app's code has a part in it.
select
    min(e.data ->> 'orderId')::uuid as order_id,
    min(e.data ->> 'customerId') as customer_id,
    case
        when bool_or(e.type = 'order.shipped') then 'Shipped'
        when bool_or(e.type = 'order.cancelled') then 'Cancelled'
        else 'Placed'
    end as status,
    sum(case e.type
        when 'order.created' then (
            select sum((item ->> 'quantity')::numeric * (item ->> 'price')::numeric)
            from json_array_elements(e.data -> 'items') as item)
        when 'order.item-added' then (e.data ->> 'quantity')::numeric * (e.data ->> 'price')::numeric
        else 0
    end) as total_amount,
    sum(case e.type
        when 'order.created' then json_array_length(e.data -> 'items')
        when 'order.item-added' then 1
        else 0
    end)::int as item_count,
    min(e.recorded_at) filter (where e.type = 'order.created') as created_at,
    max(e.recorded_at) filter (where e.type = 'order.shipped') as shipped_at
from cqrs.events as e
group by e.stream_id
